"""Every `bash` and `python` block of the README runs as it stands, with only address and key file replaced."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples():
    return BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))


class Readme(unittest.TestCase):
    def test_every_example_runs(self):
        endpoint = os.environ["PAI_ENDPOINT"]
        keys = os.environ["PAI_CREDENTIALS_FILE"]
        found = examples()
        self.assertGreaterEqual(len(found), 4)
        for language, text in found:
            text = text.replace("http://127.0.0.1:8080", endpoint)
            text = text.replace("127.0.0.1:8080", endpoint.removeprefix("http://")).replace("data/credentials.json", keys)
            with self.subTest(example=text):
                # `python3` in a block is the interpreter that has the SDK; a failed curl fails its block.
                path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
                shell = ["bash", "-euo", "pipefail", "-c", text.replace("curl -s", "curl -sSf")]
                command = shell if language == "bash" else [sys.executable, "-c", text]
                run = subprocess.run(
                    command, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=300
                )
                self.assertEqual(run.returncode, 0, run.stderr)
                self.assertNotEqual(run.stdout.strip(), "")


if __name__ == "__main__":
    unittest.main()
