"""The Python program: `main.py --list`, or one invocation of the contract."""

import sys

if __name__ == "__main__":
    # Imported here and not above, since every process that multiprocessing makes runs this file.
    from program import main

    sys.exit(main(sys.argv[1:]))
