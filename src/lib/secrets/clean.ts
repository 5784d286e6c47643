/** Bounds the work on huge texts; far beyond anything that is shown or kept. */
export const readAtMost = 20_000;

/**
 * Drops what a reader cannot see or what turns the line around: control characters, bidi controls, zero-width and tag
 * characters, lone surrogates (→ U+FFFD). A secret's name may be torn by them. Zero-width joiners stay: emoji and several
 * scripts are written with them. Newlines stay, other space characters become a space.
 */
export function clean(text: string): string {
	return text
		.slice(0, readAtMost)
		.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
		.replace(/[\t\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
		.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')
		.replace(/[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, '')
		.replace(/[\u{e0000}-\u{e007f}]/gu, '')
		.replace(/\p{Surrogate}/gu, '\ufffd');
}
