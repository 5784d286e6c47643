/** One execution, of one of the n8n servers that Flowbell works with: ids are a server's own. */
export type ExecutionRef = { instance: string; id: number };

/** The instance of which the settings speak, while one alone can be set up. */
export const mainInstance = 'main';

/** What a number alone means, as people type it and as buttons of earlier versions hold it. */
export const byNumber = (id: number): ExecutionRef => ({ instance: mainInstance, id });

/** As it stands in buttons, in keys of messages and in names of jobs, such as `main-4711`. */
export const refKey = ({ instance, id }: ExecutionRef) => `${instance}-${id}`;

/** The execution that `refKey` named, or a number alone; null where it names none. */
export function readRef(text: string): ExecutionRef | null {
	const [, instance, number] = /^(?:([a-z][a-z0-9-]{0,19})-)?([1-9]\d{0,15})$/.exec(text) ?? [];
	const id = Number(number);
	if (!Number.isSafeInteger(id)) return null;
	return instance ? { instance, id } : byNumber(id);
}
