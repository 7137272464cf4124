import PaiDefault, { InvalidParameterError, PaiDatasets, PaiError, validate } from "pai-datasets";
import type { CreateDatasetRequest, Dataset, DataSourceType, Violation } from "pai-datasets";
import { init } from "pai-datasets/slim";

const pai = new PaiDatasets({ endpoint: process.env["PAI_ENDPOINT"] });
const source: DataSourceType = "OSS";
const cats: CreateDatasetRequest = {
  Name: "typed-cats",
  Property: "DIRECTORY",
  DataSourceType: source,
  Uri: "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/",
  Edition: "ADVANCED",
  Labels: [{ Key: "team", Value: "vision" }],
};
// @ts-expect-error: there is no such source type
const wrong: DataSourceType = "FTP";
// @ts-expect-error: Uri is required
const lacking: CreateDatasetRequest = { Name: "a", Property: "FILE", DataSourceType: "OSS" };
void [wrong, lacking, init, PaiDefault];

const { DatasetId } = await pai.createDataset({ ...cats, DryRun: false });
const id: string = DatasetId;
const dry = await pai.createDataset({ ...cats, DryRun: true });
const none: string | undefined = dry.DatasetId;
if (none !== undefined) throw new Error("a dry run made something");

await pai.createDatasetFileMetas({
  DatasetId: id,
  DatasetVersion: "v1",
  WorkspaceId: "1",
  DatasetFileMetas: [
    {
      Uri: "oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/tom.jpg",
      FileType: "image",
      ContentType: "image/jpeg",
      FileFingerPrint: "0a1b",
      FileUpdateTime: new Date(),
      Tags: { user: { add: ["cat"] } },
    },
  ],
});
for await (const file of pai.listDatasetFileMetas({ DatasetId: id, DatasetVersion: "v1", WorkspaceId: "1" })) {
  const name: string = file.FileName;
  if (name !== "tom.jpg" || !file.Tags?.includes("cat")) throw new Error(JSON.stringify(file));
}
const all: Dataset[] = await pai.listDatasets({ DataTypes: ["COMMON", "PIC"] }).toArray({ limit: 10 });
const version: string | undefined = all[0]?.LatestVersion?.VersionName;
const violations: Violation[] = await validate.createDataset({ Name: "-" });
const raw = await pai.request<{ TotalCount: number }>({ path: "/api/v1/datasets", query: { PageSize: 1 } });
try {
  await pai.updateDataset({ DatasetId: id, Name: "-" });
} catch (error) {
  if (!(error instanceof InvalidParameterError) || !(error instanceof PaiError)) throw error;
  const field: string | undefined = error.violations[0]?.field;
  if (field !== "Name") throw new Error(field);
}
await pai.deleteDataset({ DatasetId: id });
if (version !== "v1" || violations.length < 3 || raw.TotalCount < 1) throw new Error("not as typed");
console.log("scenario passed");
