"""Registers every file of a folder in a new dataset, and lists them back, through the official SDK.

    pip install alibabacloud_aiworkspace20210204
    python3 tests/sdk/register_folder.py FOLDER

PAI_ENDPOINT (http://127.0.0.1:8080) is where the engine answers; PAI_CREDENTIALS_FILE (data/credentials.json) holds
the keys it wrote.
"""

import datetime
import hashlib
import json
import mimetypes
import os
import pathlib
import re
import sys

from alibabacloud_aiworkspace20210204 import models
from alibabacloud_aiworkspace20210204.client import Client
from alibabacloud_tea_openapi.utils_models import Config

BUCKET = "my-bucket"
BATCH = 500
PAGE = 100
WORKSPACE = "default"
FILE_TYPES = ("image", "audio", "video", "text")


def connect():
    endpoint = os.environ.get("PAI_ENDPOINT", "http://127.0.0.1:8080")
    protocol, _, host = endpoint.partition("://")
    keys = json.loads(pathlib.Path(os.environ.get("PAI_CREDENTIALS_FILE", "data/credentials.json")).read_text())
    return Client(Config(
        endpoint=host, protocol=protocol, region_id="cn-hangzhou",
        access_key_id=keys["accessKeyId"], access_key_secret=keys["accessKeySecret"],
    ))


def create_dataset(client, folder):
    # A dataset's name takes letters, digits, `_` and `-` only, and begins with a letter or digit.
    name = re.sub(r"[^A-Za-z0-9_-]", "-", folder.name).lstrip("-_")[:127] or "folder"
    uri = f"oss://{BUCKET}.oss-cn-hangzhou.aliyuncs.com/{folder.name}/"
    created = client.create_dataset(models.CreateDatasetRequest(
        name=name, property="DIRECTORY", data_source_type="OSS", uri=uri, edition="ADVANCED",
    ))
    return created.body.dataset_id


def describe(path, folder):
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    family = content_type.partition("/")[0]
    stat = path.stat()
    changed = datetime.datetime.fromtimestamp(stat.st_mtime, datetime.timezone.utc)
    return models.DatasetFileMetaContentCreate(
        # The URI of a file has the bucket without its endpoint, unlike that of a dataset.
        uri=f"oss://{BUCKET}/{folder.name}/{path.relative_to(folder).as_posix()}",
        file_name=path.name,
        file_type=family if family in FILE_TYPES else "application",
        content_type=content_type,
        data_size=stat.st_size,
        file_finger_print=hashlib.md5(path.read_bytes()).hexdigest(),
        file_update_time=changed.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def register(client, dataset_id, files):
    """Registers the files and returns the details of those that were refused."""
    failed = []
    for start in range(0, len(files), BATCH):
        answer = client.create_dataset_file_metas(dataset_id, models.CreateDatasetFileMetasRequest(
            dataset_version="v1", workspace_id=WORKSPACE, dataset_file_metas=files[start:start + BATCH],
        ))
        failed += answer.body.failed_details or []
    return failed


def list_files(client, dataset_id):
    token = None
    while True:
        page = client.list_dataset_file_metas(dataset_id, models.ListDatasetFileMetasRequest(
            dataset_version="v1", workspace_id=WORKSPACE, max_results=PAGE, next_token=token,
        )).body
        yield from page.dataset_file_metas
        token = page.next_token
        if not token:
            return


def main():
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit("usage: register_folder.py FOLDER")
    folder = pathlib.Path(sys.argv[1]).resolve()
    client = connect()
    dataset_id = create_dataset(client, folder)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    failed = register(client, dataset_id, [describe(path, folder) for path in paths])
    for detail in failed:
        print(f"refused: {detail.uri}: {detail.result}", file=sys.stderr)
    count = sum(1 for _ in list_files(client, dataset_id))
    print(f"registered {count} files in dataset {dataset_id}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
