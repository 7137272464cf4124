import PaiDefault, { InvalidParameterError, PaiDatasets, PaiError, validate } from "pai-datasets";
import type { CreateDatasetRequest, Dataset, DataSourceType, Violation } from "pai-datasets";
import { init } from "pai-datasets/slim";
import { chiSquareIndependence, chiSquareTest, percentiles, summarize } from "pai-datasets/stats";
import type { ChiSquareCategory, Percentiles, Summary } from "pai-datasets/stats";

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

const doubles: Percentiles<number> = await percentiles(new Float64Array([2, 1]), { ranks: [0, 100] });
const bigs: bigint[] = (await percentiles([1n, null, 3n])).values;
const between: number[] = (await percentiles([1n, 2n], { ranks: [50], method: "linear" })).values;
const dates: Date[] = (await percentiles([new Date(0), undefined])).values;
const columns = await percentiles({ a: [1, 2], b: BigInt64Array.of(1n) }, { ranks: [50] });
const spread: Summary<bigint, number> = await summarize(BigInt64Array.of(1n, 3n), { bins: 2 });
const days: Summary<Date, Date> = await summarize([new Date(0), null, new Date(2)]);
const { price } = await summarize({ price: [9.5, null] });
const lowest: number | null = price.min;
const [a, b]: [number | undefined, bigint | undefined] = [columns.a.values[0], columns.b.values[0]];
const letters: ChiSquareCategory<string>[] = (await chiSquareTest(["a", "b", null], { expected: { a: 0.5, b: 0.5 } })).categories;
const { cells, corrected } = await chiSquareIndependence(["x", "y", "x"], [true, false, true]);
const flag: boolean | undefined = cells[0]?.second;
// @ts-expect-error: there is no such method
void percentiles([1], { method: "mean" }).catch(() => {});
// @ts-expect-error: the number of bins is a number
void summarize([1], { bins: "7" }).catch(() => {});
// @ts-expect-error: texts have no percentiles
void percentiles(["a"]).catch(() => {});
const numbers = [doubles.values[1], bigs.length, between[0], dates[0]?.getTime(), a, Number(b), letters.length, corrected.df, spread.mean, days.mean?.getTime(), lowest];
if (numbers.join() !== "2,101,1.5,0,1,1,2,1,2,1,9.5" || flag === undefined) throw new Error(numbers.join());
console.log("scenario passed");
