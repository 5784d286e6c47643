/**
 * Where n8n's editor shows a workflow or one of its runs: the form that n8n sends in error workflow payloads. `baseUrl`
 * is the editor's, which may differ from the API's behind a proxy.
 */
export const workflowLink = (baseUrl: string, workflowId: string): string =>
	`${baseUrl.replace(/\/+$/, '')}/workflow/${encodeURIComponent(workflowId)}`;

export const executionLink = (baseUrl: string, execution: { id: number; workflowId: string }): string =>
	`${workflowLink(baseUrl, execution.workflowId)}/executions/${execution.id}`;
