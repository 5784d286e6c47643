/**
 * Where n8n's editor shows a workflow or one of its runs: the form that n8n sends in error workflow payloads. `baseUrl`
 * is the editor's, which may differ from the API's behind a proxy.
 */
export const workflowLink = (baseUrl: string, workflowId: string): string =>
	`${baseUrl.replace(/\/+$/, '')}/workflow/${encodeURIComponent(workflowId)}`;

/** Where it is not known whose run it is, n8n's own list of all runs: the editor has no address by the run alone. */
export const executionLink = (baseUrl: string, { id, workflowId }: { id: number; workflowId: string }): string =>
	workflowId === ''
		? `${baseUrl.replace(/\/+$/, '')}/home/executions`
		: `${workflowLink(baseUrl, workflowId)}/executions/${id}`;
