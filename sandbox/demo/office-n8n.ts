import type { Panel } from '../page/panel.js';

/** The n8n of the demo, sandbox or real. */
export type OfficeN8n = {
	readonly url: string;
	readonly apiKey: string;
	readonly panel: Panel;
	/** Runs that retry this one, as n8n has them. */
	retriesOf(id: number): Promise<number[]>;
	close(): Promise<void>;
};
