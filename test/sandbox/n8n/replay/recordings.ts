import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

export type Recording = {
	/** Such as executions-retry/succeeds. */
	name: string;
	/** Folder: 2.40.7, 2.40.7-queue-mode or 1.123.81. */
	folder: string;
	request: {
		method: string;
		path: string;
		query?: Record<string, string> | string;
		headers: Record<string, string>;
		body?: unknown;
	};
	response: { status: number; headers: Record<string, string>; body: unknown };
	/** Of an error workflow: its Error Trigger's item. */
	payload?: unknown;
};

const rootUrl = join(import.meta.dirname, '../../../recorded/n8n');

export function recordings(): Recording[] {
	return readdirSync(rootUrl, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const [folder, ...rest] = file.split(sep);
			const stored = JSON.parse(readFileSync(join(rootUrl, file), 'utf8')) as Recording;
			return { ...stored, folder: folder!, name: rest.join('/').replace(/\.json$/, '') };
		});
}
