import * as pai from "pai-datasets";
import { scenario } from "../scenario.mjs";
import Client from "./client.js";

export const dynamic = "force-dynamic";

export default async function Page() {
  const result = await scenario(pai, { endpoint: process.env.PAI_ENDPOINT });
  return (
    <main>
      <p>on the server: {result}</p>
      <Client />
    </main>
  );
}
