import type { Executions } from './executions.js';
import type { Version } from './types.js';

/** The editor's start page. The editor is not played; that its page tells the server's release is. */
export function startPage(version: Version): string {
	const config = { dsn: '', environment: '', serverName: '', release: `n8n@${version}` };
	const content = Buffer.from(JSON.stringify(config)).toString('base64');
	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>n8n.io - Workflow Automation</title>
<meta name="n8n:config:sentry" content="${content}"></head><body><p>n8n ${version}, as the sandbox plays it</p></body></html>`;
}

/** What a person finds at the link to an execution. n8n's editor is not played; its address is. */
export function executionPage(executions: Executions, path: string): string | null {
	const match = /^\/workflow\/(\w+)\/executions\/(\d+)$/.exec(path);
	const execution = match ? executions.get(Number(match[2])) : undefined;
	if (!execution || execution.workflowId !== match![1]) return null;
	const { saved, snapshot } = execution;
	const rows = saved.runs.map((run) => {
		const told = (run.error as { message?: unknown } | null)?.message ?? '';
		return `<tr><td>${escapeHtml(run.node)}<td>${run.status}<td>${escapeHtml(String(told))}`;
	});
	return `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>${escapeHtml(snapshot.name)} #${execution.id}</title>
<h1>${escapeHtml(snapshot.name)} · execution ${execution.id}</h1>
<p>${execution.status}, mode ${execution.mode}</p>
<table><tr><th>Node<th>Status<th>Error${rows.join('')}</table>
</html>`;
}

const escapeHtml = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
