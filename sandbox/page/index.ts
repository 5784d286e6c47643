import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Response } from 'express';
import type { Slack } from '../slack/index.js';
import { bundlePage, emojiFont } from './bundle.js';
import { createDeeds, type Deed } from './deeds.js';
import { type Live, panelPicture, type TypedCommand } from './live.js';
import { type Act, type Panel, panelActs } from './panel.js';

export type PageOptions = {
	slack: Slack;
	/** Left out: a page of Slack alone. */
	panel?: Panel;
	/** 0, the default, takes any free port. Listens on 127.0.0.1 only. */
	port?: number;
	/** The channel that is open at first; the first there is when not given. */
	home?: string;
	/** The beginning of that channel tells a stranger what to do first; for an app that offers Retry. */
	tour?: boolean;
	/** Offered to whoever types a slash; none when not given. */
	commands?: readonly TypedCommand[];
};

export type Page = {
	readonly url: string;
	close(): Promise<void>;
};

/** Changes come in bunches; the page is told at most this often. */
const everyMs = 40;

/** Serves a page that looks like Slack and shows this workspace, live. */
export async function startPage({
	slack,
	panel,
	port = 0,
	home = '',
	tour = false,
	commands = [],
}: PageOptions): Promise<Page> {
	const bundle = await bundlePage();
	const doDeed = createDeeds(slack);
	const app = express();
	app.disable('x-powered-by');
	const server = app.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	// Other pages in the same browser can reach this port, too: they shall neither act here nor read.
	app.use((req, res, next) => {
		const host = `http://${req.headers.host}`.replace('//localhost:', '//127.0.0.1:');
		const from = (req.headers.origin ?? origin).replace('//localhost:', '//127.0.0.1:');
		if (host === origin && from === origin) next();
		else res.status(403).json({ error: 'This page is for this machine alone.' });
	});

	app.get('/', (_req, res) => void res.type('html').send(htmlType));
	app.get('/page.js', (_req, res) => void res.type('js').send(bundle.js));
	app.get('/page.css', (_req, res) => void res.type('css').send(bundle.css));
	app.get('/emoji.woff2', (_req, res) => res.sendFile(emojiFont));
	app.get('/favicon.ico', (_req, res) => void res.status(204).end());

	const watching = new Set<Response>();
	let at = 0;
	const live = (): Live => ({ at, slack: slack.snapshot(), n8n: panelPicture(panel), home, tour, commands });
	let due: NodeJS.Timeout | undefined;
	const changed = () => {
		at++;
		due ??= setTimeout(() => {
			due = undefined;
			const line = `data: ${JSON.stringify(live())}\n\n`;
			for (const res of watching) res.write(line);
		}, everyMs);
	};
	const offs = [slack.on('change', changed), panel?.on('change', changed)];
	app.get('/live', (_req, res) => {
		res.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
		res.write(`data: ${JSON.stringify(live())}\n\n`);
		watching.add(res);
		res.on('close', () => watching.delete(res));
	});

	app.use(express.json());
	app.post('/deeds', async (req, res) => {
		const { person, ...deed } = req.body as { person: string } & Deed;
		await answer(res, async () => ({ ...(await doDeed(person, deed)), at }));
	});
	app.post('/n8n', async (req, res) => {
		const { act, workflow, down } = req.body as { act: string; workflow: string; down?: boolean };
		await answer(res, async () => {
			if (!panel) throw new Error('There is no n8n here.');
			if (act === 'goDown') await panel.goDown?.(down === true);
			else if (isAct(act)) await panel.act(act, workflow);
			else throw new Error(`There is no act "${act}"`);
			return {};
		});
	});

	return {
		url: `${origin}/`,
		async close() {
			clearTimeout(due);
			for (const off of offs) off?.();
			for (const res of watching) res.end();
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

const isAct = (act: string): act is Act => (panelActs as readonly string[]).includes(act);

async function answer(res: Response, work: () => Promise<object>): Promise<void> {
	try {
		res.json(await work());
	} catch (error) {
		res.status(400).json({ error: error instanceof Error ? error.message : String(error) });
	}
}

const htmlType = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slack sandbox</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<div id="page"></div>
<script type="module" src="/page.js"></script>
</body>
</html>
`;
