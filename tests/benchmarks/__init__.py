"""What is measured and not tested: run each file by itself."""
