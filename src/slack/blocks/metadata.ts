/** A modal does not say in which channel it was opened, and what is clicked in it needs that. */
export const writeMetadata = (executionId: number, channelId: string) => `${executionId} ${channelId}`;

export function readMetadata(metadata: string): { executionId: number; channelId: string } | null {
	const found = /^(\d{1,16}) ([A-Z0-9]{2,20})$/.exec(metadata);
	return found ? { executionId: Number(found[1]), channelId: found[2]! } : null;
}
