"""The seventeen operations through the official SDK, signed and with a bearer token, each with a refusal."""

import datetime
import json
import unittest

from alibabacloud_aiworkspace20210204 import models

from support import DATASET_ID, FILE_ID, REQUEST_ID, TIME, Case, bearer_client, signed_client

NOWHERE = "d-000000000000000000"
OSS = "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/"


def labels(**values):
    return [models.Label(key=key, value=value) for key, value in values.items()]


def as_map(found):
    return {label.key: label.value for label in found or []}


def instant(text):
    return datetime.datetime.fromisoformat(text)


def file(number, **fields):
    return models.DatasetFileMetaContentCreate(**{
        "uri": f"oss://my-bucket/cats/{number:04}.png", "file_type": "image", "content_type": "image/png",
        "file_finger_print": f"{number:032x}", "file_update_time": f"2025-01-12T14:{number % 60:02}:01Z", **fields,
    })


class Datasets:
    def test_create_dataset_fills_in_the_defaults(self):
        before = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
        name = self.unique_name()
        created = self.call("CreateDataset", name=name, property="DIRECTORY", data_source_type="OSS", uri=OSS + "cats/")
        self.addCleanup(self.remove, created.dataset_id)
        self.assertRegex(created.dataset_id, DATASET_ID)
        self.assertRegex(created.request_id, REQUEST_ID)

        dataset = self.call("GetDataset", created.dataset_id)
        self.assertRegex(dataset.request_id, REQUEST_ID)
        self.assertNotEqual(dataset.request_id, created.request_id)
        self.assertEqual(dataset.dataset_id, created.dataset_id)
        self.assertEqual(dataset.name, name)
        self.assertEqual((dataset.property, dataset.data_source_type), ("DIRECTORY", "OSS"))
        self.assertEqual(dataset.uri, OSS + "cats/")
        self.assertEqual((dataset.data_type, dataset.source_type), ("COMMON", "USER"))
        self.assertEqual((dataset.accessibility, dataset.edition), ("PRIVATE", "BASIC"))
        self.assertEqual(dataset.provider_type, "Ecs")
        self.assertEqual(dataset.mount_access, "RW")
        self.assertTrue(dataset.workspace_id)
        self.assertTrue(dataset.owner_id)
        self.assertIs(dataset.is_shared, False)
        self.assertFalse(dataset.labels)
        for text in ("description", "options", "import_info", "source_id", "source_dataset_id", "provider"):
            self.assertFalse(getattr(dataset, text), text)
        self.assertRegex(dataset.gmt_create_time, TIME)
        self.assertEqual(dataset.gmt_modified_time, dataset.gmt_create_time)
        self.assertLess(before, instant(dataset.gmt_create_time))
        self.assertLess(instant(dataset.gmt_create_time) - before, datetime.timedelta(minutes=5))

        first = dataset.latest_version
        self.assertEqual(first.version_name, "v1")
        self.assertEqual((first.property, first.data_source_type, first.uri), ("DIRECTORY", "OSS", OSS + "cats/"))
        self.assertEqual((first.source_type, first.mount_access), ("USER", "RW"))
        self.assertEqual(first.gmt_create_time, dataset.gmt_create_time)
        self.assertFalse(first.labels)

    def test_create_dataset_keeps_every_field(self):
        fields = {
            "name": "猫-" + self.unique_name(), "property": "FILE", "data_source_type": "NAS",
            "uri": "nas://09f1a2b3f2.cn-hangzhou/cats.tar", "data_type": "PIC", "source_type": "ITAG",
            "source_id": "job-1", "description": "Two cats: 两只猫 😺", "workspace_id": "478123",
            "options": '{ "mountPath": /mnt/data/ }', "accessibility": "ROLE_PUBLIC",
            "accessible_role_id_list": ["PAI.AlgoDeveloper"], "provider_type": "Lingjun", "provider": "Github",
            "user_id": "2485765000023475", "edition": "ADVANCED", "source_dataset_id": "d-rbvg5wzljzjhc9ks92",
            "source_dataset_version": "v3", "import_info": '{"region":"cn-hangzhou"}',
            "mount_access_read_write_role_id_list": ["PAI.AlgoOperator"],
        }
        dataset_id = self.create(
            **fields, labels=labels(team="vision"), data_size=7, data_count=9, version_description="the first",
            version_labels=labels(split="train"),
            user_metrics_endpoints=[models.UserMetricsEndpoint(path="/metrics", port=9090)],
            dataset_task_ram_role="acs:ram::1:role/task",
        )
        dataset = self.call("GetDataset", dataset_id)
        for field, value in fields.items():
            # GetDataset has no such member in the SDK's model.
            if hasattr(dataset, field):
                self.assertEqual(getattr(dataset, field), value, field)
        self.assertEqual(as_map(dataset.labels), {"team": "vision"})
        first = dataset.latest_version
        self.assertEqual((first.data_size, first.data_count, first.description), (7, 9, "the first"))
        self.assertEqual(as_map(first.labels), {"split": "train"})
        self.assertEqual((first.options, first.import_info), (fields["options"], fields["import_info"]))
        self.assertEqual((first.source_type, first.source_id), ("ITAG", "job-1"))
        self.assertEqual([(end.path, end.port) for end in first.user_metrics_endpoints], [("/metrics", 9090)])
        self.assertEqual(first.dataset_task_ram_role, "acs:ram::1:role/task")

    def test_create_dataset_dry_run_writes_nothing(self):
        name = self.unique_name()
        dry = self.call(
            "CreateDataset", name=name, property="FILE", data_source_type="OSS", uri=OSS + "a", dry_run=True,
        )
        self.assertFalse(dry.dataset_id)
        self.assertRegex(dry.request_id, REQUEST_ID)
        self.assertEqual(self.call("ListDatasets", name=name).total_count, 0)

    def test_create_dataset_is_refused_with_every_field_that_is_wrong(self):
        answer = self.refused(
            400, "InvalidParameter", "CreateDataset", name="_cats", property="DIRECTORY", data_source_type="OSS",
            uri=OSS + "cats", edition="GOLDEN", provider="pai", data_count=0,
            labels=[models.Label(key="acs-team", value="vision")],
        )
        self.assertEqual(
            self.violated(answer), ["DataCount", "Edition", "Labels[0].Key", "Name", "Provider", "Uri"]
        )

    def test_names_need_not_be_unique(self):
        name = self.unique_name()
        self.assertNotEqual(self.create(name=name), self.create(name=name))
        self.assertEqual(self.call("ListDatasets", name=name).total_count, 2)

    def test_update_dataset_changes_what_it_names(self):
        dataset_id = self.create(description="before", labels=labels(team="vision"))
        before = self.call("GetDataset", dataset_id)
        done = self.call(
            "UpdateDataset", dataset_id, name="after", options='{"mountPath":"/mnt/"}', edition="ADVANCED",
            accessibility="ROLE_PUBLIC", accessible_role_id_list=["PAI.AlgoDeveloper"],
            mount_access_read_write_role_id_list=["*"],
        )
        self.assertRegex(done.request_id, REQUEST_ID)
        after = self.call("GetDataset", dataset_id)
        self.assertEqual((after.name, after.options, after.edition), ("after", '{"mountPath":"/mnt/"}', "ADVANCED"))
        self.assertEqual((after.accessibility, after.accessible_role_id_list), ("ROLE_PUBLIC", ["PAI.AlgoDeveloper"]))
        self.assertEqual(after.mount_access_read_write_role_id_list, ["*"])
        self.assertEqual((after.description, as_map(after.labels)), ("before", {"team": "vision"}))
        self.assertEqual(after.gmt_create_time, before.gmt_create_time)
        self.assertGreater(instant(after.gmt_modified_time), instant(before.gmt_modified_time))
        self.assertEqual(after.latest_version.options, '{"mountPath":"/mnt/"}')

    def test_update_dataset_is_refused_for_sharing_and_a_wrong_edition(self):
        dataset_id = self.create()
        sharing = models.UpdateDatasetRequestSharingConfig(
            shared_to=[models.DatasetShareRelationship(workspace_id="1", tenant_id="2")]
        )
        answer = self.refused(
            400, "InvalidParameter", "UpdateDataset", dataset_id, edition="LOGICAL", sharing_config=sharing,
        )
        self.assertEqual(self.violated(answer), ["Edition", "SharingConfig"])
        self.refused(404, "ResourceNotFound", "UpdateDataset", NOWHERE, name="cats")

    def test_get_dataset_has_v1_on_top_and_the_newest_version_below(self):
        dataset_id = self.create()
        for number in (2, 3):
            self.call(
                "CreateDatasetVersion", dataset_id, property="FILE", data_source_type="OSS", uri=f"{OSS}cats/{number}",
            )
        dataset = self.call("GetDataset", dataset_id)
        self.assertEqual((dataset.property, dataset.uri), ("DIRECTORY", OSS + "cats/"))
        newest = dataset.latest_version
        self.assertEqual((newest.version_name, newest.property, newest.uri), ("v3", "FILE", OSS + "cats/3"))

    def test_get_dataset_is_refused_for_an_unknown_id(self):
        for dataset_id in (NOWHERE, "d-short", "猫", "d-ABCDEFGHIJKLMNOPQR"):
            with self.subTest(dataset_id=dataset_id):
                self.refused(404, "ResourceNotFound", "GetDataset", dataset_id)

    def test_list_datasets_goes_through_all_pages(self):
        common = self.unique_name()[:20]
        ids = [self.create(name=f"{common}-{number}") for number in range(12)]
        first = self.call("ListDatasets", name=common)
        self.assertRegex(first.request_id, REQUEST_ID)
        self.assertEqual(first.total_count, 12)
        self.assertEqual([dataset.dataset_id for dataset in first.datasets], ids[:10])
        second = self.call("ListDatasets", name=common, page_number=2)
        self.assertEqual([dataset.dataset_id for dataset in second.datasets], ids[10:])
        self.assertEqual(second.total_count, 12)
        beyond = self.call("ListDatasets", name=common, page_number=3)
        self.assertEqual((beyond.total_count, beyond.datasets or []), (12, []))
        backwards = self.call("ListDatasets", name=common, order="DESC", page_size=5)
        self.assertEqual([dataset.dataset_id for dataset in backwards.datasets], ids[:-6:-1])

    def test_list_datasets_entries_are_the_datasets(self):
        dataset_id = self.create(labels=labels(team="vision"), description="cats")
        self.call(
            "CreateDatasetVersion", dataset_id, property="DIRECTORY", data_source_type="OSS", uri=OSS + "more/",
        )
        (listed,) = self.call("ListDatasets", dataset_ids=dataset_id).datasets
        one = self.call("GetDataset", dataset_id).to_map()
        for field, value in listed.to_map().items():
            self.assertEqual(value, one[field], field)
        self.assertEqual(listed.latest_version.version_name, "v2")

    def test_list_datasets_filters(self):
        common = self.unique_name()[:20]
        workspace = "478" + common[1:]
        picture = self.create(
            name=f"{common}_猫", data_type="PIC", workspace_id=workspace, source_id="s1", provider="Github",
            labels=labels(colour="Ginger100%"), edition="ADVANCED", accessibility="PUBLIC",
        )
        text = self.create(
            name=f"{common}-dog", data_type="TEXT", workspace_id=workspace, source_type="ITAG",
            data_source_type="NAS", uri="nas://09f1a2b3f2.cn-hangzhou/", source_dataset_id=picture,
        )
        single = self.create(name=f"{common}X猫", property="FILE", workspace_id=workspace)
        for filters, expected in [
            ({}, [picture, text, single]),
            ({"name": common.upper()}, [picture, text, single]),
            ({"name": "_猫"}, [picture]),
            ({"name": "%"}, []),
            ({"dataset_ids": f"{text},{single}"}, [text, single]),
            ({"data_source_types": "NAS"}, [text]),
            ({"data_source_types": "NAS,OSS"}, [picture, text, single]),
            ({"data_types": "PIC,TEXT"}, [picture, text]),
            ({"properties": "FILE"}, [single]),
            ({"source_types": "ITAG"}, [text]),
            ({"source_id": "s1"}, [picture]),
            ({"source_dataset_id": picture}, [text]),
            ({"label": "colou"}, [picture]),
            ({"label": "ginger100%"}, [picture]),
            ({"label": "1_0"}, []),
            ({"provider": "Github"}, [picture]),
            ({"edition": "ADVANCED"}, [picture]),
            ({"accessibility": "PUBLIC"}, [picture]),
            ({"sort_by": "DataType", "order": "DESC"}, [text, picture, single]),
            ({"sort_by": "DataSourceType"}, [text, picture, single]),
        ]:
            with self.subTest(filters=filters):
                found = self.call("ListDatasets", workspace_id=workspace, **filters)
                self.assertEqual([dataset.dataset_id for dataset in found.datasets or []], expected)
                self.assertEqual(found.total_count, len(expected))

    def test_list_datasets_sorts_by_the_last_change(self):
        workspace = self.unique_name()
        older, newer = self.create(workspace_id=workspace), self.create(workspace_id=workspace)
        self.call("UpdateDataset", older, description="changed")
        found = self.call("ListDatasets", workspace_id=workspace, sort_by="GmtModifiedTime").datasets
        self.assertEqual([dataset.dataset_id for dataset in found], [newer, older])

    def test_list_datasets_is_refused_for_pages_and_scopes_that_are_not(self):
        answer = self.refused(
            400, "InvalidParameter", "ListDatasets", page_number=0, page_size=1001, sort_by="Colour", order="UP",
            data_types="PIC,CATS", share_scope="TO_ME",
        )
        self.assertEqual(
            sorted(field.partition("[")[0] for field in self.violated(answer)),
            ["DataTypes", "Order", "PageNumber", "PageSize", "ShareScope", "SortBy"],
        )

    def test_delete_dataset_takes_all_of_it_once(self):
        dataset_id = self.create()
        self.assertRegex(self.call("DeleteDataset", dataset_id).request_id, REQUEST_ID)
        self.refused(404, "ResourceNotFound", "GetDataset", dataset_id)
        self.refused(404, "ResourceNotFound", "GetDatasetVersion", dataset_id, "v1")
        self.assertEqual(self.call("ListDatasets", dataset_ids=dataset_id).total_count, 0)

    def test_delete_dataset_is_refused_the_second_time(self):
        dataset_id = self.create()
        self.call("DeleteDataset", dataset_id)
        self.refused(404, "ResourceNotFound", "DeleteDataset", dataset_id)

    def test_publish_dataset_opens_it_any_number_of_times(self):
        dataset_id = self.create()
        for _ in range(2):
            self.assertRegex(self.call("PublishDataset", dataset_id).request_id, REQUEST_ID)
            self.assertEqual(self.call("GetDataset", dataset_id).accessibility, "PUBLIC")

    def test_publish_dataset_is_refused_for_an_unknown_id(self):
        self.refused(404, "ResourceNotFound", "PublishDataset", NOWHERE)


class Labels:
    def of_dataset(self, dataset_id):
        return as_map(self.call("GetDataset", dataset_id).labels)

    def of_version(self, dataset_id):
        return as_map(self.call("GetDatasetVersion", dataset_id, "v1").labels)

    def test_create_dataset_labels_adds_and_overwrites(self):
        dataset_id = self.create(labels=labels(team="vision", kind="cats"))
        done = self.call("CreateDatasetLabels", dataset_id, labels=labels(team="audio", 语言="中文"))
        self.assertRegex(done.request_id, REQUEST_ID)
        self.assertEqual(self.of_dataset(dataset_id), {"team": "audio", "kind": "cats", "语言": "中文"})
        self.assertEqual(self.of_version(dataset_id), {})

    def test_create_dataset_labels_is_refused_for_keys_that_are_reserved_or_empty(self):
        dataset_id = self.create(labels=labels(team="vision"))
        pairs = [("aliyun-x", "1"), ("", "1"), ("a=b", "1"), ("k", "1,2"), ("k" * 129, "1"), ("ok", "1")]
        wrong = [models.Label(key=key, value=value) for key, value in pairs]
        answer = self.refused(400, "InvalidParameter", "CreateDatasetLabels", dataset_id, labels=wrong)
        self.assertEqual(
            self.violated(answer),
            ["Labels[0].Key", "Labels[1].Key", "Labels[2].Key", "Labels[3].Value", "Labels[4].Key"],
        )
        self.assertEqual(self.of_dataset(dataset_id), {"team": "vision"})

    def test_delete_dataset_labels_passes_over_what_is_not_there(self):
        dataset_id = self.create(labels=labels(a="1", b="2", c="3"))
        done = self.call("DeleteDatasetLabels", dataset_id, label_keys="a,c,nothing")
        self.assertRegex(done.request_id, REQUEST_ID)
        self.assertEqual(self.of_dataset(dataset_id), {"b": "2"})

    def test_delete_dataset_labels_is_refused_for_an_unknown_id(self):
        self.refused(404, "ResourceNotFound", "DeleteDatasetLabels", NOWHERE, label_keys="a")

    def test_create_dataset_version_labels_adds_and_overwrites(self):
        dataset_id = self.create(version_labels=labels(split="train", kind="cats"))
        done = self.call("CreateDatasetVersionLabels", dataset_id, "v1", labels=labels(split="test", more="1"))
        self.assertRegex(done.request_id, REQUEST_ID)
        self.assertEqual(self.of_version(dataset_id), {"split": "test", "kind": "cats", "more": "1"})
        self.assertEqual(self.of_dataset(dataset_id), {})

    def test_create_dataset_version_labels_is_refused_beyond_twenty(self):
        dataset_id = self.create()
        twenty = labels(**{f"k{number}": "1" for number in range(20)})
        self.call("CreateDatasetVersionLabels", dataset_id, "v1", labels=twenty)
        self.refused(
            400, "InvalidParameter", "CreateDatasetVersionLabels", dataset_id, "v1", labels=labels(one_more="1"),
        )
        self.assertEqual(len(self.of_version(dataset_id)), 20)
        self.refused(404, "ResourceNotFound", "CreateDatasetVersionLabels", dataset_id, "v7", labels=labels(a="1"))

    def test_delete_dataset_version_labels_passes_over_what_is_not_there(self):
        dataset_id = self.create(version_labels=labels(a="1", b="2"))
        done = self.call("DeleteDatasetVersionLabels", dataset_id, "v1", keys="a,nothing")
        self.assertRegex(done.request_id, REQUEST_ID)
        self.assertEqual(self.of_version(dataset_id), {"b": "2"})

    def test_delete_dataset_version_labels_is_refused_without_keys_and_for_an_unknown_version(self):
        dataset_id = self.create()
        answer = self.refused(400, "InvalidParameter", "DeleteDatasetVersionLabels", dataset_id, "v1")
        self.assertEqual(self.violated(answer), ["Keys"])
        self.refused(404, "ResourceNotFound", "DeleteDatasetVersionLabels", dataset_id, "v7", keys="a")


class Versions:
    def add(self, dataset_id, **fields):
        fields = {"property": "DIRECTORY", "data_source_type": "OSS", "uri": OSS + "more/", **fields}
        return self.call("CreateDatasetVersion", dataset_id, **fields).version_name

    def names(self, dataset_id, **fields):
        found = self.call("ListDatasetVersions", dataset_id, **fields)
        return [version.version_name for version in found.dataset_versions or []]

    def test_create_dataset_version_counts_on_and_never_back(self):
        dataset_id = self.create()
        self.assertEqual(self.add(dataset_id), "v2")
        self.assertEqual(self.add(dataset_id), "v3")
        self.call("DeleteDatasetVersion", dataset_id, "v3")
        self.assertEqual(self.call("GetDataset", dataset_id).latest_version.version_name, "v2")
        self.assertEqual(self.add(dataset_id), "v4")
        self.assertEqual(self.names(dataset_id), ["v1", "v2", "v4"])

    def test_create_dataset_version_dry_run_writes_nothing(self):
        dataset_id = self.create()
        self.assertFalse(self.add(dataset_id, dry_run=True))
        self.assertEqual(self.names(dataset_id), ["v1"])

    def test_create_dataset_version_is_refused_for_another_source_type(self):
        dataset_id = self.create()
        self.refused(
            400, "InvalidParameter", "CreateDatasetVersion", dataset_id, property="DIRECTORY", data_source_type="NAS",
            uri="nas://09f1a2b3f2.cn-hangzhou/",
        )
        answer = self.refused(
            400, "InvalidParameter", "CreateDatasetVersion", dataset_id, property="DIRECTORY", data_source_type="OSS",
            uri=OSS + "cats",
        )
        self.assertEqual(self.violated(answer), ["Uri"])
        self.refused(
            404, "ResourceNotFound", "CreateDatasetVersion", NOWHERE, property="FILE", data_source_type="OSS",
            uri=OSS + "cats",
        )
        self.assertEqual(self.names(dataset_id), ["v1"])

    def test_list_dataset_versions_pages_sorts_and_filters(self):
        dataset_id = self.create()
        self.add(dataset_id, data_count=5, labels=labels(split="train"), source_type="PAI-PUBLIC-DATASET")
        self.add(dataset_id, data_count=1, labels=labels(split="test"), property="FILE", source_id="s3")
        for _ in range(9):
            self.add(dataset_id)
        page = self.call("ListDatasetVersions", dataset_id)
        self.assertRegex(page.request_id, REQUEST_ID)
        self.assertEqual((page.total_count, page.page_number, page.page_size), (12, 1, 10))
        self.assertEqual([version.version_name for version in page.dataset_versions], [f"v{n}" for n in range(1, 11)])
        for filters, expected in [
            ({"page_number": 2}, ["v11", "v12"]),
            ({"page_number": 2, "page_size": 5, "order": "DESC"}, ["v7", "v6", "v5", "v4", "v3"]),
            ({"label_keys": "split"}, ["v2", "v3"]),
            ({"label_keys": "split", "label_values": "test"}, ["v3"]),
            ({"label_values": "train,test"}, ["v2", "v3"]),
            ({"properties": "FILE"}, ["v3"]),
            ({"source_types": "PAI_PUBLIC_DATASET"}, ["v2"]),
            ({"source_id": "s3"}, ["v3"]),
            ({"label_keys": "split", "sort_by": "DataCount"}, ["v3", "v2"]),
        ]:
            with self.subTest(filters=filters):
                self.assertEqual(self.names(dataset_id, **filters), expected)

    def test_list_dataset_versions_is_refused_for_an_unknown_sort(self):
        dataset_id = self.create()
        answer = self.refused(
            400, "InvalidParameter", "ListDatasetVersions", dataset_id, sort_by="Name", page_number=0, page_size=0,
        )
        self.assertEqual(self.violated(answer), ["PageNumber", "PageSize", "SortBy"])
        self.refused(404, "ResourceNotFound", "ListDatasetVersions", NOWHERE)

    def test_get_dataset_version_has_what_it_was_made_with(self):
        dataset_id = self.create()
        fields = {
            "uri": OSS + "two/", "source_type": "ITAG", "source_id": "s2", "description": "两", "data_size": 70,
            "data_count": 7, "options": "{x}", "import_info": "{y}", "dataset_task_ram_role": "acs:ram::1:role/task",
        }
        name = self.add(
            dataset_id, **fields, labels=labels(split="test"),
            user_metrics_endpoints=[models.UserMetricsEndpoint(path="/metrics", port=80)],
        )
        version = self.call("GetDatasetVersion", dataset_id, name)
        self.assertRegex(version.request_id, REQUEST_ID)
        self.assertEqual((version.dataset_id, version.version_name), (dataset_id, "v2"))
        for field, value in fields.items():
            self.assertEqual(getattr(version, field), value, field)
        self.assertEqual((version.property, version.data_source_type), ("DIRECTORY", "OSS"))
        self.assertEqual((version.mount_access, as_map(version.labels)), ("RW", {"split": "test"}))
        self.assertEqual([(end.path, end.port) for end in version.user_metrics_endpoints], [("/metrics", 80)])
        self.assertRegex(version.gmt_create_time, TIME)
        self.assertEqual(version.gmt_modified_time, version.gmt_create_time)

    def test_get_dataset_version_is_refused_for_an_unknown_one(self):
        dataset_id = self.create()
        for name in ("v2", "v0", "v01", "latest"):
            with self.subTest(name=name):
                self.refused(404, "ResourceNotFound", "GetDatasetVersion", dataset_id, name)

    def test_update_dataset_version_changes_what_it_names(self):
        dataset_id = self.create(options="{x}", data_size=3)
        before = self.call("GetDatasetVersion", dataset_id, "v1")
        done = self.call("UpdateDatasetVersion", dataset_id, "v1", description="new", data_count=4)
        self.assertRegex(done.request_id, REQUEST_ID)
        after = self.call("GetDatasetVersion", dataset_id, "v1")
        self.assertEqual((after.description, after.data_count, after.data_size, after.options), ("new", 4, 3, "{x}"))
        self.assertEqual(after.gmt_create_time, before.gmt_create_time)
        self.assertGreater(instant(after.gmt_modified_time), instant(before.gmt_modified_time))

    def test_update_dataset_version_is_refused_for_less_than_nothing(self):
        dataset_id = self.create()
        answer = self.refused(400, "InvalidParameter", "UpdateDatasetVersion", dataset_id, "v1", data_count=-1)
        self.assertEqual(self.violated(answer), ["DataCount"])
        self.refused(404, "ResourceNotFound", "UpdateDatasetVersion", dataset_id, "v2", description="x")

    def test_delete_dataset_version_takes_its_files(self):
        dataset_id = self.create(edition="ADVANCED")
        name = self.add(dataset_id)
        self.call(
            "CreateDatasetFileMetas", dataset_id, dataset_version=name, workspace_id="default",
            dataset_file_metas=[file(1)],
        )
        self.assertRegex(self.call("DeleteDatasetVersion", dataset_id, name).request_id, REQUEST_ID)
        self.refused(404, "ResourceNotFound", "GetDatasetVersion", dataset_id, name)
        self.refused(
            404, "ResourceNotFound", "ListDatasetFileMetas", dataset_id, dataset_version=name, workspace_id="default",
        )

    def test_delete_dataset_version_is_refused_for_v1(self):
        dataset_id = self.create()
        self.add(dataset_id)
        self.refused(400, "InvalidParameter", "DeleteDatasetVersion", dataset_id, "v1")
        self.assertEqual(self.names(dataset_id), ["v1", "v2"])
        self.refused(404, "ResourceNotFound", "DeleteDatasetVersion", dataset_id, "v3")


class Files:
    def register(self, dataset_id, *files):
        return self.call(
            "CreateDatasetFileMetas", dataset_id, dataset_version="v1", workspace_id="default",
            dataset_file_metas=list(files),
        )

    def page(self, dataset_id, **fields):
        return self.call(
            "ListDatasetFileMetas", dataset_id, dataset_version="v1", workspace_id="default", **fields,
        )

    def walk(self, dataset_id, **fields):
        token, pages = None, []
        while True:
            page = self.page(dataset_id, next_token=token, **fields)
            pages.append(page)
            token = page.next_token
            if not token:
                return pages

    def test_create_dataset_file_metas_keeps_every_field(self):
        dataset_id = self.create(edition="ADVANCED")
        answer = self.register(dataset_id, file(
            1, file_name="猫.png", data_size=1234, file_create_time="2025-01-12T22:36:01.5+08:00",
            meta_attributes='{"ImageWidth": 800}', tags='{"user":{"add":["cat","猫"]}}', comment="a cat",
        ))
        self.assertRegex(answer.request_id, REQUEST_ID)
        self.assertIs(answer.status, True)
        self.assertEqual(answer.failed_details or [], [])
        (succeeded,) = answer.succeed_details
        self.assertRegex(succeeded.dataset_file_meta_id, FILE_ID)
        self.assertEqual(succeeded.uri, "oss://my-bucket/cats/0001.png")

        (found,) = self.page(dataset_id).dataset_file_metas
        self.assertEqual(found.dataset_file_meta_id, succeeded.dataset_file_meta_id)
        self.assertEqual((found.uri, found.file_name), ("oss://my-bucket/cats/0001.png", "猫.png"))
        self.assertEqual((found.file_type, found.content_type), ("image", "image/png"))
        self.assertEqual((found.data_size, found.file_finger_print), (1234, f"{1:032x}"))
        self.assertEqual(instant(found.file_create_time), instant("2025-01-12T14:36:01.500+00:00"))
        self.assertEqual(instant(found.file_update_time), instant("2025-01-12T14:01:01+00:00"))
        self.assertEqual(found.meta_attributes, '{"ImageWidth": 800}')
        self.assertEqual(json.loads(found.tags)["user"], ["cat", "猫"])
        self.assertEqual(found.status, "ACTIVE")

    def test_create_dataset_file_metas_is_idempotent_by_uri(self):
        dataset_id = self.create(edition="ADVANCED")
        first = self.register(dataset_id, file(1), file(2))
        again = self.register(dataset_id, file(2, file_finger_print="changed"), file(3))
        self.assertIs(again.status, True)
        self.assertEqual(
            again.succeed_details[0].dataset_file_meta_id, first.succeed_details[1].dataset_file_meta_id
        )
        page = self.page(dataset_id)
        self.assertEqual((page.total_count, len(page.dataset_file_metas)), (3, 3))
        prints = {found.uri: found.file_finger_print for found in page.dataset_file_metas}
        self.assertEqual(prints["oss://my-bucket/cats/0002.png"], "changed")

    def test_create_dataset_file_metas_lets_the_wrong_ones_fail_alone(self):
        dataset_id = self.create(edition="ADVANCED")
        answer = self.register(dataset_id, file(1), file(2, file_type="cat"), file(3))
        self.assertIs(answer.status, False)
        self.assertEqual([good.uri[-8:] for good in answer.succeed_details], ["0001.png", "0003.png"])
        (failed,) = answer.failed_details
        self.assertEqual(failed.uri, "oss://my-bucket/cats/0002.png")
        self.assertIn("FileType", failed.result)
        self.assertEqual(self.page(dataset_id).total_count, 2)

    def test_create_dataset_file_metas_is_refused_for_basic_and_unknown(self):
        basic = self.create()
        request = {"dataset_version": "v1", "workspace_id": "default", "dataset_file_metas": [file(1)]}
        self.refused(400, "InvalidParameter", "CreateDatasetFileMetas", basic, **request)
        self.refused(404, "ResourceNotFound", "CreateDatasetFileMetas", NOWHERE, **request)
        advanced = self.create(edition="ADVANCED")
        self.refused(
            404, "ResourceNotFound", "CreateDatasetFileMetas", advanced, **{**request, "dataset_version": "v2"}
        )
        answer = self.refused(400, "InvalidParameter", "CreateDatasetFileMetas", advanced)
        self.assertEqual(self.violated(answer), ["DatasetFileMetas", "DatasetVersion", "WorkspaceId"])

    def test_list_dataset_file_metas_goes_through_all_pages(self):
        dataset_id = self.create(edition="ADVANCED")
        self.register(dataset_id, *(file(number) for number in range(250)))
        first = self.page(dataset_id)
        self.assertEqual((first.total_count, first.max_results, len(first.dataset_file_metas)), (250, 10, 10))
        self.assertEqual((first.dataset_id, first.dataset_version), (dataset_id, "v1"))
        self.assertTrue(first.workspace_id)
        pages = self.walk(dataset_id, max_results=100)
        self.assertEqual([len(page.dataset_file_metas) for page in pages], [100, 100, 50])
        self.assertEqual({page.total_count for page in pages}, {250})
        uris = [found.uri for page in pages for found in page.dataset_file_metas]
        self.assertEqual(sorted(uris), [file(number).uri for number in range(250)])
        self.assertEqual(uris, sorted(uris, reverse=True))
        upwards = self.walk(dataset_id, max_results=99, order="ASC")
        self.assertEqual([found.uri for page in upwards for found in page.dataset_file_metas], uris[::-1])

    def test_list_dataset_file_metas_sorts_by_time_across_pages(self):
        dataset_id = self.create(edition="ADVANCED")
        self.register(dataset_id, *(file(number) for number in range(130)))
        pages = self.walk(dataset_id, max_results=30, sort_by="FileUpdateTime", order="ASC")
        found = [(f.file_update_time, f.uri) for page in pages for f in page.dataset_file_metas]
        self.assertEqual(len({uri for _, uri in found}), 130)
        self.assertEqual(found, sorted(found))

    def test_list_dataset_file_metas_by_status(self):
        dataset_id = self.create(edition="ADVANCED")
        self.register(dataset_id, file(1))
        totals = {status: self.page(dataset_id, status=status).total_count for status in ("ACTIVE", "ALL", "DELETED")}
        self.assertEqual(totals, {"ACTIVE": 1, "ALL": 1, "DELETED": 0})

    def test_list_dataset_file_metas_is_refused_for_searches_and_wrong_pages(self):
        dataset_id = self.create(edition="ADVANCED")
        searches = {
            "query_text": "a cat", "query_file_name": "cat", "query_tags_include_any": ["cat"], "top_k": 5,
            "query_expression": "Tags.all='cat'", "dataset_file_meta_ids": ["0" * 64], "max_results": 101,
            "sort_by": "FileName",
        }
        answer = self.refused(
            400, "InvalidParameter", "ListDatasetFileMetas", dataset_id, dataset_version="v1", workspace_id="default",
            **searches,
        )
        self.assertEqual(self.violated(answer), [
            "DatasetFileMetaIds", "MaxResults", "QueryExpression", "QueryFileName", "QueryTagsIncludeAny", "QueryText",
            "SortBy", "TopK",
        ])
        answer = self.refused(
            400, "InvalidParameter", "ListDatasetFileMetas", dataset_id, dataset_version="v1", workspace_id="default",
            next_token="not one of ours",
        )
        self.assertEqual(self.violated(answer), ["NextToken"])

    def test_files_of_two_versions_are_apart(self):
        dataset_id = self.create(edition="ADVANCED")
        self.call(
            "CreateDatasetVersion", dataset_id, property="DIRECTORY", data_source_type="OSS", uri=OSS + "more/",
        )
        self.register(dataset_id, file(1))
        second = self.call("ListDatasetFileMetas", dataset_id, dataset_version="v2", workspace_id="default")
        self.assertEqual((second.total_count, second.dataset_file_metas or []), (0, []))


class Operations(Datasets, Labels, Versions, Files):
    """Every test above; run once for each kind of credential."""


class Signed(Operations, Case):
    connect = staticmethod(signed_client)


class Bearer(Operations, Case):
    connect = staticmethod(bearer_client)


if __name__ == "__main__":
    unittest.main()
