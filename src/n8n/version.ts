const meta = /<meta\s+name="n8n:config:sentry"\s+content="([A-Za-z0-9+/=]{1,4000})"/;

/** The version in the editor's start page: a base64 piece of JSON in a meta element. Null where there is none. */
export function versionInPage(html: string): string | null {
	const content = meta.exec(html)?.[1];
	if (!content) return null;
	const config = Buffer.from(content, 'base64').toString('utf8');
	return /"release"\s*:\s*"n8n@(\d+\.\d+\.\d+[\w.-]*)"/.exec(config)?.[1] ?? null;
}
