import { exitMisconfigured, exitUnavailable } from '../lib/start-error.js';

/** What an error of Redis, or of the way to it, means. */
export type RedisTrouble = {
	/** The rest of a sentence that begins with the Redis. Neither it nor the cure holds anything of REDIS_URL. */
	fault: string;
	/** What to do, as a sentence. */
	cure: string;
	/** 69 where it may pass by itself, 78 where somebody has to do something. */
	exitCode: typeof exitMisconfigured | typeof exitUnavailable;
};

const keepsOut = (what: string): RedisTrouble => ({
	fault: `keeps Flowbell out: this user may not ${what}`,
	cure: 'Let it do that; ~flowbell:* +@all -@admin -@dangerous +info are enough.',
	exitCode: exitMisconfigured,
});

export const readOnly: RedisTrouble = {
	fault: 'is read-only',
	cure: 'It follows another Redis, as after a failover: REDIS_URL has to lead to the primary.',
	exitCode: exitUnavailable,
};

export const clustered: RedisTrouble = {
	fault: 'runs in cluster mode, which Flowbell cannot use',
	cure: 'Set REDIS_URL to a Redis that is no cluster.',
	exitCode: exitMisconfigured,
};

/** First match wins. The answers of scripts carry the code in their middle in older versions. */
const troubles: [RegExp, RedisTrouble | ((text: string) => RedisTrouble)][] = [
	[/\bREADONLY\b|^UNBLOCKED/, readOnly],
	[/\bCROSSSLOT\b|^MOVED|^ASK |\bCLUSTERDOWN\b|cluster mode/, clustered],
	[/\bWRONGPASS\b|\bNOAUTH\b|invalid password|without any password/, () => refused],
	[
		/\bOOM\b/,
		{
			fault: 'is full',
			cure: 'Raise its maxmemory, or take out what else is kept in it.',
			exitCode: exitMisconfigured,
		},
	],
	[
		/\bMISCONF\b/,
		{
			fault: 'cannot save to its disk and takes nothing more',
			cure: 'Its own log says why; mostly the disk is full.',
			exitCode: exitMisconfigured,
		},
	],
	[/\bNOPERM\b.*\bkeys?\b|can't access at least one of the keys/, () => keepsOut('use keys that begin with flowbell:')],
	[
		/\bNOPERM\b|can't run this command/,
		(text) => keepsOut(`run ${/'([^' ]+)[^']*'/.exec(text)?.[1]?.replace(/\|.*/, '').toUpperCase() ?? 'a command'}`),
	],
	[
		/DB index/,
		{
			fault: 'has no database of the number in REDIS_URL',
			cure: 'Leave the number out for database 0.',
			exitCode: exitMisconfigured,
		},
	],
	[
		/^LOADING|\bMASTERDOWN\b|\bNOREPLICAS\b/,
		{ fault: 'is not ready yet', cure: 'It goes on by itself when it is.', exitCode: exitUnavailable },
	],
];

const refused: RedisTrouble = {
	fault: 'refuses the user or password in REDIS_URL',
	cure: 'Put in the right ones, as in redis://user:password@host:6379.',
	exitCode: exitMisconfigured,
};

export function redisTrouble(error: unknown): RedisTrouble {
	const { message = '', code, name } = (error ?? {}) as { message?: string; code?: string; name?: string };
	for (const [sign, trouble] of troubles)
		if (sign.test(message)) return typeof trouble === 'function' ? trouble(message) : trouble;
	if (name === 'ReplyError')
		return {
			// An unknown command is answered with its arguments, and AUTH's is the password.
			fault: `answers "${message.replace(/,? ?with args.*/s, '').slice(0, 150)}"`,
			cure: 'Its own log may say more.',
			exitCode: exitUnavailable,
		};
	return {
		fault: `cannot be reached (${code ?? 'no answer'})`,
		cure: 'Start it, mend REDIS_URL, or unset it so that Flowbell starts a Redis of its own.',
		exitCode: exitUnavailable,
	};
}
