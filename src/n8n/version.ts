const release = /^n8n@(\d+\.\d+\.\d+[\w.-]*)$/;

/** The version in the editor's start page: a base64 piece of JSON in a meta element. */
export function versionInPage(html: string): string | null {
	const content = /<meta\s+name="n8n:config:sentry"\s+content="([A-Za-z0-9+/=]{1,4000})"/.exec(html)?.[1];
	if (!content) return null;
	const config = object(Buffer.from(content, 'base64').toString('utf8'));
	return typeof config?.release === 'string' ? (release.exec(config.release)?.[1] ?? null) : null;
}

/** The version in the editor's settings, which newer servers give to signed-in people only. */
export function versionInSettings(json: string): string | null {
	const data = object(json)?.data;
	const version = typeof data === 'object' && data !== null && 'versionCli' in data ? data.versionCli : null;
	return typeof version === 'string' && /^\d+\.\d+\.\d+[\w.-]*$/.test(version) ? version : null;
}

function object(json: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
