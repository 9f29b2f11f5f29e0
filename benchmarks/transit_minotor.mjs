// One-to-all searches of minotor over a GTFS zip.
// Usage: node transit_minotor.mjs FOLDER FEED.zip YYYY-MM-DD STOP,STOP,... REPEAT
// FOLDER is where `npm install minotor@1.0.7` was run. Prints one line of JSON:
// for each stop the least milliseconds and the number of stops reached, and seconds of loading.

import path from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

const [folder, feed, day, stops, repeat] = process.argv.slice(2);
const part = (name) =>
  import(pathToFileURL(path.resolve(folder, "node_modules/minotor/dist", name)).href);
const { Query, Router, Time } = await part("router.esm.js");
const { GtfsParser } = await part("parser.esm.js");

const started = performance.now();
const [year, month, date] = day.split("-").map(Number);
const parsed = await new GtfsParser(feed).parse(new Date(year, month - 1, date, 12));
const router = new Router(parsed.timetable, parsed.stopsIndex);
const loaded_s = (performance.now() - started) / 1000;

const found = stops.split(",").map((stop) => {
  const query = new Query.Builder().from(stop).to([]).departureTime(Time.fromHMS(8, 0, 0)).build();
  let least_ms = Infinity;
  let reached = 0;
  for (let turn = 0; turn < Number(repeat); turn += 1) {
    const begin = performance.now();
    const result = router.route(query);
    least_ms = Math.min(least_ms, performance.now() - begin);
    reached = result.earliestArrivals.size;
  }
  return { stop, least_ms, reached };
});
console.log(JSON.stringify({ loaded_s, found }));
