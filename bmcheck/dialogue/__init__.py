"""The interview as people meet it: asking in a terminal, in plain lines, saving after every answer."""
