/** Collects what was started, so that all of it is stopped: at the end, at an error, at Ctrl-C. */
export type Stage = {
	/** `stop` is called once, in `clear()`. */
	onClear(stop: () => unknown): void;
	/** Stops everything, the newest first. Does not reject: the first thing that does not stop must not keep the others. */
	clear(): Promise<void>;
};

export function openStage(): Stage {
	const stops: (() => unknown)[] = [];
	return {
		onClear: (stop) => void stops.push(stop),
		async clear() {
			for (let stop = stops.pop(); stop; stop = stops.pop()) {
				try {
					await stop();
				} catch (error) {
					process.stderr.write(`something did not stop cleanly: ${error}\n`);
				}
			}
		},
	};
}
