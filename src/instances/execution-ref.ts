/** One execution, of one of the n8n servers that Flowbell works with: ids are a server's own. */
export type ExecutionRef = { instance: string; id: number };

/** The instance of which the settings speak, while one alone can be set up. */
export const mainInstance = 'main';

export const mainExecution = (id: number): ExecutionRef => ({ instance: mainInstance, id });

/** As it stands in keys and names of jobs, such as `main-4711`. */
export const refKey = ({ instance, id }: ExecutionRef) => `${instance}-${id}`;
