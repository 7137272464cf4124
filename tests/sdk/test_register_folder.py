"""The README's program registers a real folder, and the engine lists the same files back."""

import datetime
import hashlib
import mimetypes
import os
import re
import subprocess
import sys
import unittest

from support import ROOT, Case

PROGRAM = ROOT / "tests" / "sdk" / "register_folder.py"
FOLDER = ROOT / "crates"


def run(*arguments):
    return subprocess.run(
        [sys.executable, PROGRAM, *arguments], cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=300,
    )


class RegisterFolder(Case):
    def listed(self, dataset_id):
        files, token = {}, None
        while True:
            page = self.call(
                "ListDatasetFileMetas", dataset_id, dataset_version="v1", workspace_id="default", max_results=7,
                next_token=token,
            )
            files.update((file.uri, file) for file in page.dataset_file_metas)
            token = page.next_token
            if not token:
                self.assertEqual(page.total_count, len(files))
                return files

    def test_folder_is_registered_as_it_is(self):
        done = run(FOLDER)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        said = re.fullmatch(r"registered (\d+) files in dataset (d-[0-9a-z]{18})\n", done.stdout)
        self.assertIsNotNone(said, done.stdout)
        dataset_id = said[2]
        self.addCleanup(self.remove, dataset_id)

        paths = [path for path in FOLDER.rglob("*") if path.is_file()]
        self.assertEqual(int(said[1]), len(paths))
        files = self.listed(dataset_id)
        self.assertEqual(
            sorted(files), sorted(f"oss://my-bucket/crates/{path.relative_to(FOLDER).as_posix()}" for path in paths)
        )
        for path in paths:
            with self.subTest(path=path):
                self.compare(files[f"oss://my-bucket/crates/{path.relative_to(FOLDER).as_posix()}"], path)

        dataset = self.call("GetDataset", dataset_id)
        self.assertEqual((dataset.name, dataset.edition), ("crates", "ADVANCED"))
        self.assertEqual(dataset.uri, "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/crates/")

    def compare(self, file, path):
        content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.assertEqual(file.file_name, path.name)
        self.assertEqual(file.content_type, content_type)
        self.assertEqual(file.data_size, path.stat().st_size)
        self.assertEqual(file.file_finger_print, hashlib.md5(path.read_bytes()).hexdigest())
        changed = datetime.datetime.fromisoformat(file.file_update_time)
        self.assertEqual(int(changed.timestamp()), int(path.stat().st_mtime))
        self.assertEqual(file.status, "ACTIVE")

    def test_a_wrong_argument_is_told(self):
        for arguments in ([], [ROOT / "no such folder"]):
            done = run(*arguments)
            self.assertNotEqual(done.returncode, 0)
            self.assertEqual(done.stderr.strip(), "usage: register_folder.py FOLDER")


if __name__ == "__main__":
    unittest.main()
