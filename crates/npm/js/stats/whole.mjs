// Whole numbers of 64 bits.
import { wrong } from "./module.mjs";

/** The largest of the kernels. */
export const MOST = 0x7fff_ffff_ffff_ffffn;

export const isWide = (values) => values instanceof BigInt64Array || values instanceof BigUint64Array;

export const tooLarge = (name) => wrong("InvalidColumn", name, `column \`${name}\` holds a whole number of 2^63 or more`);
