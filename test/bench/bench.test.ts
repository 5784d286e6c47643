import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';

/** What each bench promises to print with `--json`. */
const promised = {
	ack: [
		'ours_p95_ms',
		'bare_p95_ms',
		'ratio_p95',
		'ours_p50_ms',
		'bare_p50_ms',
		'ours_p99_ms',
		'bare_p99_ms',
		'n',
		'change_ours_p95_ms',
	],
	poll: ['requests', 'bytes_1k', 'bytes_100k', 'ms_1k', 'ms_100k'],
	idle: ['ours_mb', 'bare_mb'],
	hostile: ['max_block_ms', 'rss_mb', 'others_ack_max_ms', 'flooder_ack_max_ms', 'commands', 'rung'],
	alerts: [
		'n8n_p95_ms',
		'push_p50_ms',
		'push_p95_ms',
		'push_p99_ms',
		'after_p95_ms',
		'green_p95_ms',
		'poll',
		'storm',
		'idle_rss_mb',
	],
	flood: ['last_post_ms', 'next_after_flood_ms', 'idle_while_waiting_ms', 'refused_calls', 'own_card_p95_ms'],
	bulk: ['rows', 'rss_1k_mb', 'rss_100k_mb', 'redis_1k_mb', 'redis_100k_mb', 'first_item_ms', 'click_p99_ms'],
};
const rowFields = ['retry_ms', 'concurrency', 'loop_per_s', 'bare_per_s', 'queue_per_s', 'ours_per_s', 'ratio'];
/** The best that these can be is nothing; Redis may give back what a start took while a short job grows. */
const mayBeZero = ['idle_while_waiting_ms', 'refused_calls', 'refused_in_all', 'redis_1k_mb'];
/** A bench with --quick gives up after three minutes. */
const timeout = 190_000;

type Server = { N8N_BASE_URL?: string | undefined; N8N_API_KEY?: string | undefined };

/** `npm run bench` with these arguments, without npm; with a real n8n only where one is given. */
function bench(args: string[], { N8N_BASE_URL, N8N_API_KEY }: Server = {}) {
	const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, N8N_BASE_URL, N8N_API_KEY },
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	const said = { out: '', err: '' };
	child.stdout!.setEncoding('utf8').on('data', (text: string) => {
		said.out += text;
	});
	child.stderr!.setEncoding('utf8').on('data', (text: string) => {
		said.err += text;
	});
	const closed = once(child, 'close').then(([code]) => code as number | null);
	return { child, said, closed };
}

test('without a name it says which there are', async () => {
	const { said, closed } = bench([]);
	expect(await closed).toBe(0);
	for (const name of Object.keys(promised)) expect(said.out).toMatch(new RegExp(`^ {2}${name} +\\w.+$`, 'm'));
});

test('a name that is not there: which are', async () => {
	const { said, closed } = bench(['sprint']);
	expect(await closed).toBe(64);
	expect(said.err).toMatch(/no bench "sprint".*ack.*idle.*poll/);
});

test.each(Object.entries(promised))('%s measures what it promises', { timeout }, async (name, fields) => {
	const { said, closed } = bench([name, '--quick', '--json']);
	expect(await closed, said.err).toBe(0);
	const { rows, ...figures } = measured(said.out);
	for (const field of fields) expect({ rows, ...figures }, said.out).toHaveProperty(field);
	for (const [field, value] of Object.entries(figures)) {
		// Some are lists and records of figures.
		for (const each of [value].flat()) {
			if (typeof each !== 'object') expectFigure(field, each);
			else for (const [part, figure] of Object.entries(each as object)) expectFigure(`${field}.${part}`, figure);
		}
	}
	if (fields.includes('rows')) expectRows(rows);
});

const { N8N_CONTRACT_URL: N8N_BASE_URL, N8N_CONTRACT_KEY: N8N_API_KEY } = process.env;

test.runIf(N8N_BASE_URL)('bulk measures a real n8n as well, and leaves nothing there', { timeout }, async () => {
	const headers = { 'x-n8n-api-key': N8N_API_KEY ?? '' };
	const workflows = async () => {
		const answer = await fetch(`${N8N_BASE_URL}/api/v1/workflows?limit=250&name=Flowbell+bench`, { headers });
		return ((await answer.json()) as { data: { name: string }[] }).data.map(({ name }) => name);
	};
	const before = await workflows();
	const { said, closed } = bench(['bulk', '--quick', '--json'], { N8N_BASE_URL, N8N_API_KEY });
	expect(await closed, said.err).toBe(0);
	expectRows((measured(said.out).real as { rows: unknown }).rows);
	expect(said.out + said.err).not.toContain(N8N_API_KEY);
	expect(await workflows()).toEqual(before);
});

const measured = (out: string) => JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, unknown>;

function expectFigure(field: string, value: unknown) {
	expect(Number.isFinite(value), `${field} is ${value}`).toBe(true);
	if (mayBeZero.includes(field)) expect(value, field).toBeGreaterThanOrEqual(0);
	else expect(value, field).toBeGreaterThan(0);
}

function expectRows(rows: unknown) {
	expect(rows).toBeInstanceOf(Array);
	expect(rows).not.toEqual([]);
	for (const row of rows as Record<string, unknown>[]) {
		expect(Object.keys(row).sort()).toEqual([...rowFields].sort());
		const { retry_ms, ...rest } = row;
		// A retry may take no time at all.
		expect(retry_ms).toBeGreaterThanOrEqual(0);
		for (const [field, value] of Object.entries(rest)) expectFigure(field, value);
	}
}

test.runIf(process.platform === 'linux')('asked to stop, it leaves nothing running', { timeout: 60_000 }, async () => {
	const { child, said, closed } = bench(['idle', '--quick']);
	const children = () => readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
	// A Redis, an n8n and the bot; the compiler's own helper may be a fourth.
	const started = await vi.waitUntil(
		async () => {
			if (child.exitCode !== null) throw new Error(said.err);
			const pids = (await children()).trim().split(' ').map(Number);
			return (await commandsOf(pids)).some((command) => command.includes('dist/main.js')) ? pids : undefined;
		},
		{ timeout: 45_000, interval: 50 },
	);
	expect(started.length).toBeGreaterThanOrEqual(3);
	child.kill('SIGTERM');
	expect(await closed, said.err).toBe(143);
	expect(await commandsOf(started)).toEqual([]);
});

/** Of those that still run. */
async function commandsOf(pids: number[]): Promise<string[]> {
	const commands = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
	return (await Promise.all(commands))
		.filter((command) => command !== '')
		.map((command) => command.replaceAll('\0', ' '));
}
