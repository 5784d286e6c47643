export interface Arguments {
	/** Play the story without a person, then end. */
	once: boolean;
	/** Of the page; 0 takes any. */
	port: number;
}

export const USAGE = `Usage: script/demo [--once] [--port N]
  --once    play the story without a person; exits 0 if each step was seen
  --port N  where the page is served; any free port when not given`;

/** Reads what was typed; a string says what is wrong with it. */
export function readArguments(words: readonly string[]): Arguments | string {
	const found: Arguments = { once: false, port: 0 };
	for (let i = 0; i < words.length; i++) {
		const [name, inline] = (words[i] ?? '').split('=', 2);
		if (name === '--once' && inline === undefined) found.once = true;
		else if (name === '--port') {
			const value = inline ?? words[++i];
			const port = Number(value);
			if (!value || !Number.isInteger(port) || port < 0 || port > 65535)
				return `--port wants a port number, not "${value ?? ''}"`;
			found.port = port;
		} else return `There is no "${words[i]}"`;
	}
	return found;
}
