#!/bin/sh
# An assessment in git and three branches of it, each checked in a fresh clone as a CI workflow does.
#
#     BMCHECK=bmcheck sh tests/support/three_branches.sh EMPTY_FOLDER
set -eu
: "${BMCHECK:?name the command, as in BMCHECK=bmcheck}"
cd "${1:?name an empty folder}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Founder GIT_AUTHOR_EMAIL=founder@example.org
export GIT_COMMITTER_NAME=Founder GIT_COMMITTER_EMAIL=founder@example.org
export GIT_AUTHOR_DATE=2026-11-01T12:00:00Z GIT_COMMITTER_DATE=2026-11-01T12:00:00Z

# Say and run a command of bmcheck; a function of that name would call itself where it is on the PATH.
run() {
    echo "\$ bmcheck $*"
    code=0
    $BMCHECK "$@" 2>&1 || code=$?
    echo "exit code: $code"
}

# Change the assessment on a branch of its own, and push that.
branch() {
    git -C work switch --quiet --create "$1" main
    sed "$2" work/venture.toml > changed.toml
    mv changed.toml work/venture.toml
    git -C work diff --unified=0 | grep '^[-+][^-+]' || true
    git -C work commit --quiet --all --message "$1"
    git -C work push --quiet origin "$1"
}

# What the workflow runs for a pull request of a branch to main, on a given day.
pull_request() {
    rm -rf checkout
    git clone --quiet --branch "$1" origin checkout
    cd checkout
    run check --since origin/main --today "$2" venture.toml
    cd ..
}

git init --quiet --bare --initial-branch=main origin
git clone --quiet origin work 2>/dev/null
git -C work switch --quiet --create main
cat > work/venture.toml <<'TOML'
bmcheck = 1
pack = { id = "social-media" }

[venture]
name = "Nook"

[answers]
role = "platform"
stage = "live"
money_path = "loss"
free_offer = "all"
revenue_sources = ["advertising", "virtual-goods"]
strengths = ["community"]
ad_visibility = "marked"
watch_list = { lacks = ["model"] }
TOML

echo "== main: a good assessment, one risk accepted until the end of March"
cd work
run waive venture.toml free-without-income --reason "The plan comes with the next round" --by "A. Founder" \
    --until 2027-03-31 --today 2026-11-01
run check venture.toml --today 2026-11-02 | grep -v ': [a-z]* to clarify '
git add venture.toml
git commit --quiet --message "Assess Nook"
git push --quiet origin main
cd ..

echo
echo "== a branch with a worse answer"
branch worse 's/ad_visibility = "marked"/ad_visibility = "unmarked"/'
pull_request worse 2026-11-02

echo
echo "== a branch with a better answer"
branch better 's/lacks = \["model"\]/has = ["model"]/'
pull_request better 2026-11-02

echo
echo "== a branch with a comment only, checked after the waiver has run out"
branch lapsed '/^money_path/i\
# Nothing new here.'
pull_request lapsed 2027-04-01
