import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

type Value = string | number | boolean;
type Attributes = Readonly<Record<string, Value | undefined>>;

/** Times are milliseconds since 1970. */
export type Span = {
	traceId: Uint8Array;
	spanId: Uint8Array;
	name: string;
	startAt: number;
	endAt: number;
	attributes: Attributes;
	exception?: { at: number; attributes: Attributes };
};

/** An `ExportTraceServiceRequest` as OpenTelemetry's exporter for JavaScript writes it. */
export function encodeSpans(resource: Attributes, scope: string, spans: readonly Span[]): Uint8Array {
	const writer = new BinaryWriter();
	within(writer, 1, () => {
		within(writer, 1, () => attributes(writer, 1, resource));
		within(writer, 2, () => {
			within(writer, 1, () => text(writer, 1, scope));
			for (const span of spans) within(writer, 2, () => encodeSpan(writer, span));
		});
	});
	return writer.finish();
}

function encodeSpan(writer: BinaryWriter, span: Span) {
	const { traceId, spanId, name, exception } = span;
	writer.tag(1, WireType.LengthDelimited).bytes(traceId).tag(2, WireType.LengthDelimited).bytes(spanId);
	text(writer, 5, name);
	writer.tag(6, WireType.Varint).int32(1);
	time(writer, 7, span.startAt);
	time(writer, 8, span.endAt);
	attributes(writer, 9, span.attributes);
	if (exception) {
		within(writer, 11, () => {
			time(writer, 1, exception.at);
			text(writer, 2, 'exception');
			attributes(writer, 3, exception.attributes);
		});
	}
	within(writer, 15, () => writer.tag(3, WireType.Varint).int32(exception ? 2 : 1));
}

function attributes(writer: BinaryWriter, field: number, all: Attributes) {
	for (const [key, value] of Object.entries(all)) {
		if (value === undefined) continue;
		within(writer, field, () => {
			text(writer, 1, key);
			within(writer, 2, () => {
				if (typeof value === 'string') text(writer, 1, value);
				else if (typeof value === 'boolean') writer.tag(2, WireType.Varint).bool(value);
				else writer.tag(3, WireType.Varint).int64(value);
			});
		});
	}
}

function within(writer: BinaryWriter, field: number, write: () => void) {
	writer.tag(field, WireType.LengthDelimited).fork();
	write();
	writer.join();
}

const text = (writer: BinaryWriter, field: number, value: string) =>
	writer.tag(field, WireType.LengthDelimited).string(value);

const time = (writer: BinaryWriter, field: number, at: number) =>
	writer.tag(field, WireType.Bit64).fixed64(BigInt(Math.round(at)) * 1_000_000n);
