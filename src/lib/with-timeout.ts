/** What was waited for, or undefined where it took longer than this. */
export function withTimeout<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
	let timer: NodeJS.Timeout;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(resolve, ms, undefined);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
