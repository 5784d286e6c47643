const colours = ['#4a9f7c', '#c0612b', '#3d6fb5', '#8d4fa8', '#b08a1e', '#b1455c'];

function colourOf(id: string): string {
	let sum = 0;
	for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 997;
	return colours[sum % colours.length] ?? '#666';
}

/** A square with the first letter; a bell for the app. */
export function Avatar({
	id,
	name,
	bot = false,
	size = 36,
}: {
	id: string;
	name: string;
	bot?: boolean;
	size?: number;
}) {
	const style = { width: size, height: size, fontSize: size * 0.5, background: bot ? '#1f2937' : colourOf(id) };
	if (!bot) {
		return (
			<span className="avatar" style={style} aria-hidden="true">
				{name.charAt(0).toUpperCase()}
			</span>
		);
	}
	return (
		<span className="avatar" style={style} aria-hidden="true">
			<svg viewBox="0 0 24 24" width={size * 0.62} height={size * 0.62} aria-hidden="true">
				<path
					d="M12 3a6 6 0 0 0-6 6v4l-2 3.5h16L18 13V9a6 6 0 0 0-6-6Zm-2 15.5a2 2 0 0 0 4 0"
					fill="#f5b83d"
					stroke="#f5b83d"
					strokeWidth="1.4"
					strokeLinejoin="round"
				/>
			</svg>
		</span>
	);
}
