/** An answer that is not 200, in the form `{"message": …}`. */
export class ApiError extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

export const notFound = () => new ApiError(404, 'Not Found');

/** The page that n8n answers where no JSON comes: broken JSON, too large a body, unknown address, starting. */
export const errorPage = (text: string): string =>
	`<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')}</pre>\n</body>\n</html>\n`;
