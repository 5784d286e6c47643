import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A Redis command as it was sent: its name and its arguments. */
export type Command = string[];
type Match = (command: Command) => boolean;
/** Is given the id of the process that sent the command; the bot's connections carry it in their name. */
type Hit = (pid: number) => void;

/**
 * A wire between the bot and Redis on which single commands can be waited for. It shows the very moment of a write
 * better than MONITOR does: a command is met before Redis has it, or after Redis has done it and before the bot knows.
 */
export type Tap = {
	url: string;
	/**
	 * Calls `hit` at the next command that matches: `before` it reaches Redis, which then never gets it, or `after` it
	 * took effect (of a transaction: all of it), while the bot still waits for the answer and never gets it.
	 */
	strike(when: 'before' | 'after', match: Match, hit: Hit): void;
	/** Calls `hit` at the next command that matches, just before that goes on to Redis; its answer comes as ever. */
	passing(match: Match, hit: Hit): void;
	close(): Promise<void>;
};

type Watch = { match: Match; when: 'before' | 'after' | 'pass'; hit: Hit };

export async function openTap(redisSocket: string): Promise<Tap> {
	const watches = new Set<Watch>();
	const sockets = new Set<Socket>();

	const server = createServer((bot) => {
		const redis = connect(redisSocket);
		for (const [one, other] of [
			[bot, redis],
			[redis, bot],
		] as const) {
			sockets.add(one);
			one.on('error', () => {});
			one.on('close', () => {
				sockets.delete(one);
				other.end();
			});
		}
		let struck: { watch: Watch; nonce: string } | undefined;
		let pid = 0;
		let inTransaction = false;
		let deaf = false;
		let heard = '';

		redis.on('data', (data: Buffer) => {
			if (!struck) return void bot.write(data);
			heard = (heard + data.toString('latin1')).slice(-200);
			if (!heard.includes(struck.nonce)) return;
			struck.watch.hit(pid);
		});

		const take = readCommands((command, raw) => {
			if (deaf) return;
			const name = command[0]?.toLowerCase();
			if (name === 'client' && /^setname$/i.test(command[1]!)) pid = Number(/:(\d+)/.exec(command[2]!)?.[1]);
			if (name === 'multi') inTransaction = true;
			const watch = [...watches].find(({ match }) => match(command));
			if (watch) watches.delete(watch);
			if (watch?.when === 'before') {
				deaf = true;
				return watch.hit(pid);
			}
			if (watch?.when === 'pass') watch.hit(pid);
			redis.write(raw);
			if (name === 'exec' || name === 'discard') inTransaction = false;
			if (watch?.when === 'after') struck = { watch, nonce: randomUUID() };
			if (!struck || inTransaction) return;
			// Redis answers in order: when this comes back, all that went before has been done.
			deaf = true;
			redis.write(`*2\r\n$4\r\nECHO\r\n$${struck.nonce.length}\r\n${struck.nonce}\r\n`);
		});
		bot.on('data', take);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;

	return {
		url: `redis://127.0.0.1:${port}`,
		strike: (when, match, hit) => void watches.add({ when, match, hit }),
		passing: (match, hit) => void watches.add({ when: 'pass', match, hit }),
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Cuts what a client sends (arrays of bulk strings, in RESP 2 and 3 alike) into commands, however it arrives. */
function readCommands(found: (command: Command, raw: Buffer) => void): (data: Buffer) => void {
	let rest: Buffer = Buffer.alloc(0);
	return (data) => {
		rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
		for (;;) {
			const one = firstCommand(rest);
			if (!one) return;
			found(one.command, rest.subarray(0, one.bytes));
			rest = rest.subarray(one.bytes);
		}
	};
}

function firstCommand(from: Buffer): { command: Command; bytes: number } | null {
	let at = 0;
	const number = (sign: string): number | null => {
		const end = from.indexOf('\r\n', at);
		if (end < 0) return null;
		const line = from.toString('latin1', at, end);
		if (line[0] !== sign) throw new Error(`The tap cannot read ${JSON.stringify(line.slice(0, 40))}`);
		at = end + 2;
		return Number(line.slice(1));
	};
	const parts = number('*');
	if (parts === null) return null;
	const command: Command = [];
	while (command.length < parts) {
		const length = number('$');
		if (length === null || from.length < at + length + 2) return null;
		command.push(from.toString('utf8', at, at + length));
		at += length + 2;
	}
	return { command, bytes: at };
}
