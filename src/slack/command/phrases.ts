import { bare } from './signs.js';
import { isQuoted, type Word } from './words.js';

const failed = '(?:failures?|failed|failing|errors?|fails|problems?)';
const runs = '(?:runs?|executions?)';
const ones = `(?:${failed}(?: ${runs})?|ones?|them|of them)`;
const what = "(?:what|whats|what's|which|anything|something)(?: (?:runs?|executions?|workflows?|flows?|jobs?))?";
const retry = '(?:retry|rerun|re-run|restart|redo|replay|repeat)';
const last = '(?:the )?(?:last|latest|newest|most recent|top|first)';
const end = '(?= (?:of|in|for|from|since|until|after|before|within|last|past|today|yesterday|\\S+:)|$)';

const notOn = '(?![\\w:=])';

/** What people say, at the beginning of what they type, and how it is said here. The first that fits is put in its place. */
const phrases: [RegExp, string][] = (
	[
		['(?:hi|hello|hey|menu|home|start|begin|options|\\?+)$', ''],
		[
			'(?:please|pls|plz|hey|ok|okay|can you|could you|would you|i want to|i need to|let me|lets|flowbell|n8n)(?= )',
			'',
		],
		['(?:show|give|tell|get) me', 'show'],
		['show(?= (?:what|which|how many)\\b)', ''],
		[
			"(?:(?:assign|give)(?: it| this)? to me|(?:i |i'll |i will )?(?:take|have|got) (?:it|this|that)|(?:i'm |im |i am )?(?:on it|looking(?: into it| at it)?))$",
			'ack',
		],
		[
			'(?:notify|tell|alert|inform|ring|ping) (?:me|us|here|(?:this|the|our) channel) (?:about|of|when|if|on|for)(?= \\S)',
			'watch',
		],
		['stop (?:ringing|alerting|the noise)', 'mute'],
		['(?:stop|end|quit) (?:watching|following)(?= \\S)', 'unwatch'],
		[
			"(?:what|whats|what's|which(?: (?:workflows?|problems?|alerts?))?|anything)(?: is| are)?(?: currently| still)? muted$",
			'mutes',
		],
		[
			'(?:what|which)(?: (?:workflows?|channels?))?(?: is| are| do| does)?(?: we| you| i| this channel)? (?:watch|watched|watching)$',
			'watches',
		],
		['(?:is|are|does|do)(?: [\\w-]+){1,3} (?:pushed|push|instant)(?: instantly| failures?| by itself)*$', 'instant'],
		[
			"(?:how is|how's|hows|how are|how far (?:is|are))(?: my| the| our| that| this| last| latest)*(?: bulk(?: [\\w-]+)?| jobs?)(?: going| doing| getting on| coming along| now| so far)*$",
			'jobs',
		],
		[`(newest|oldest|slowest|longest|fastest) first ${failed}(?: ${runs})?`, 'failures sort:$1'],
		[`(newest|oldest|slowest|longest|fastest) first ${runs}`, 'list sort:$1'],
		['(?:tag|label|mark) (\\S+) (?:as|with)(?= \\S)', 'tags $1 +'],
		['(?:turn|switch) on(?= \\S)', 'activate'],
		['(?:turn|switch) off(?= \\S)', 'deactivate'],
		['show all', 'list'],
		[
			`(?:show|get|see|view|list|open|check|find)(?: all)?(?: the| my| our)?(?! run \\S+ again$)(?= (?:${failed}|${runs}|jobs?|status|mutes|watches|help)${notOn})`,
			'',
		],
		[
			`(?:show|get|see|view|check)(?: the)?(?= (?:running|waiting|queued|crashed|stopped|canceled|cancelled|success)(?: ${runs})?$)`,
			'list',
		],
		[
			"(?:what happened|what went wrong|what was wrong|what is wrong|what's wrong|what's up|what is up) (?:with|to|in)",
			'show',
		],
		[
			`${what}(?: has| have| is| are| did| just)* (?:failed|failing|fail|broken|broke|wrong|went wrong|down|happened|new)`,
			'failures',
		],
		[
			`(?:is |are )?(?:there )?${what}(?: is| are| currently| still| right now)* (?:running|active)(?: now| right now)?`,
			'running',
		],
		[
			`(?:is |are )?(?:there )?${what}(?: is| are| runs?| executions?)* (?:stuck|hanging|hung|blocked)(?: now)?$`,
			'running',
		],
		[`${what}(?: is| are)* (waiting|queued)`, 'list status:$1'],
		[
			"(?:is|are|how is|how are|hows|how's) (?:n8n|it|you|everything|all|things|flowbell)(?: (?:up|ok|okay|fine|alive|healthy|well|down|doing|good|there|running))?",
			'status',
		],
		['is (.+?)(?: still| currently)* running(?: now| right now| yet)?$', 'list status:running $1'],
		['how many(?: are| is)? (running|waiting|queued)', 'list status:$1'],
		['long(?:est)?[ -]running', 'running'],
		// With more behind it, it is a filter.
		['running(?= \\S)', 'list status:running'],
		[`how many ${failed}(?: ${runs})?`, 'failures'],
		['how (?:did|has|is) (\\S+) (?:end|ended|finish|finished|go|gone|going|do|doing)$', 'show $1'],
		['run(?= \\S+ again$)', 'retry'],
		['(?:why|how)(?: did| does| do| is| has| was)', 'show'],
		["what is|what's|whats", 'show'],
		[`${retry} (?:all|everything|every|them|them all)(?: the)?(?: ${ones})?(?= |$)`, 'retry-all'],
		[`${retry} only(?: the)?(?= (?:crashed|failed|canceled|cancelled|stopped)\\b)`, 'retry-all'],
		['unmute (?:all|everything)$', 'mutes'],
		[`(?:stop|kill|cancel|abort) (?:the )?(?:longest|slowest)(?: running)?(?: (?:one|${runs}))?$`, 'running'],
		[`${runs}(?: (?:that|which))?(?: (?:took|ran|run|take))? (?:longer|slower) than .+$`, 'list sort:slowest'],
		[`${retry} (?:all )?(yesterday|today)(?:'s|s) ${failed}(?: ${runs})?`, 'retry-all $1'],
		[`(yesterday|today)(?:'s|s) ${failed}(?: ${runs})?`, 'failures $1'],
		[`(yesterday|today)(?:'s|s) ${runs}`, 'list $1'],
		[
			`(?:failures?|failed|errors?|fails)(?: ${runs})? (?:containing|matching|saying|mentioning|with(?: (?:the )?(?:error|message|text|status|http|code))*)(?= |$)`,
			'failures error:',
		],
		[`${retry} (?:the )?(?:failures|failed|errors|fails|problems)(?: ${runs})?${end}`, 'retry-all'],
		[
			`(?:stop|terminate) (?:all|everything|every|them|them all|(?:all )?running)(?: the)?(?: running)?(?: (?:${runs}|ones))?(?= |$)`,
			'stop-all',
		],
		[`(?:cancel|kill|abort|halt|end) (?:all|every)(?: the)? (?:running(?: ${runs})?|${runs})(?= |$)`, 'stop-all'],
		['(?:delete|remove|erase|purge) (?:all|everything|every)(?= |$)', 'delete-all'],
		[
			`(?:delete|remove|erase|purge|clean ?up)(?: the| all)? old (?:${runs}|${failed}(?: ${runs})?|ones)$`,
			'delete-all',
		],
		['(?:tags?|label) all(?: the)?(?= |$)', 'tag-all'],
		[`(?:all|any)(?: the| new)?(?= (?:${failed}|${runs})${notOn})`, ''],
		[`${last} (?:failed )?${runs}$`, 'list limit:1'],
		['(?:the )?(?:last|latest|newest|recent|new)(?: new)? (?:failures|errors|problems|fails)', 'failures'],
		[`${last}(?: (?:failure|error|fail|problem|failed|one))?$`, 'show last'],
		[`${last}(?= \\d{1,3}$)`, 'list limit'],
		[`${last} (\\d{1,3}) ${failed}(?: ${runs})?`, 'failures limit:$1'],
		[`${last} (\\d{1,3}) ${runs}`, 'list limit:$1'],
		[`(?:the |all )?(?:slow|slowest|longest)(?: (?:${runs}|ones))?(?= |$)`, 'list sort:slowest'],
	] as const
).map(([said, here]) => [new RegExp(`^(?:${said})(?![\\w'])`, 'i'), here]);

const polite = /^(?:please|pls|plz|thanks|thx|kindly)$/i;
/** More before what matters is no command. */
const maxRounds = 4;
const maxWords = 8;

/** The words, with what people say before the verb, or in its place, as it is said here. Names in quotes stay. */
export function inOurWords(typed: readonly Word[]): Word[] {
	let words = [...typed];
	while (words.length > 1 && isPolite(words.at(-1)!)) words.pop();
	for (let round = 0; round < maxRounds; round++) {
		const heads = headsOf(words);
		const text = heads.join(' ');
		const phrase = phrases.find(([said]) => said.test(text));
		if (!phrase) return words;
		const [found, what = ''] = phrase[0].exec(text)!;
		const count = found.trim() === '' ? 0 : found.trim().split(' ').length;
		const here = phrase[1].replace('$1', what).split(' ').filter(Boolean);
		const next = withValue(
			[...here.map((word) => ({ text: word, raw: word })), ...words.slice(count)],
			here.length - 1,
		);
		if (next.map(({ raw }) => raw).join(' ') === words.map(({ raw }) => raw).join(' ')) return words;
		words = next;
	}
	return words;
}

/** A filter or the sign of a tag that ends a phrase takes the next word for its value. */
function withValue(words: Word[], at: number): Word[] {
	const [filter, value] = words.slice(Math.max(at, 0));
	if (!/:$|^\+$/.test(filter?.text ?? '') || !filter || !value) return words;
	const whole = { text: `${filter.text}${value.text}`, raw: `${filter.raw}${value.raw}` };
	return [...words.slice(0, at), whole, ...words.slice(at + 2)];
}

const isPolite = (word: Word) => !isQuoted(word) && polite.test(bare(word.text));

/** The words until one stands in quotes. */
function headsOf(words: readonly Word[]): string[] {
	const quote = words.findIndex(isQuoted);
	const open = words.slice(0, quote === -1 ? maxWords : Math.min(quote, maxWords));
	return open.map(({ text }, at) => {
		const plain = text.normalize('NFKC').toLowerCase();
		// `status:` is a filter, and `show:` the verb all the same.
		return at > 0 && /[:=]$/.test(plain) ? plain : bare(plain) || plain;
	});
}
