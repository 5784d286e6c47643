import type { Stage } from './stage.js';

/** What a bench found out. */
export type Result = {
	/** What `--json` prints, in one line. Milliseconds, bytes, MB (of 1,000,000 bytes) and plain counts, as the names say. */
	figures: Record<string, Figure | Row | { version?: string; rows: Row[] }>;
	/** The same for people. */
	tables: Table[];
	/** What people shall know besides, a line each. */
	notes?: string[];
};

export type Row = Record<string, number>;
type Figure = number | Row[];

export type Table = { title: string; columns: string[]; rows: (string | number)[][] };

export type BenchOptions = {
	/** A look that takes seconds and proves that the bench works; its figures are rough. */
	quick: boolean;
	/** What is started on it is stopped at the end, however the bench ends. */
	stage: Stage;
};

/** One bench is one file in this folder, named as it is called, with these exports. */
export type Bench = {
	/** What it measures, in a line. */
	about: string;
	run(options: BenchOptions): Promise<Result>;
};
