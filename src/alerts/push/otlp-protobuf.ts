import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { collectHints, isWanted, type Posted, TooMuchError } from './span.js';

type Take = (reader: BinaryReader) => void;

/** n8n sends at most 512 spans together, of some fifty messages each. */
const maxMessages = 100_000;

/** Keys of fields as they stand before them: what they are numbered in OTLP, and how they are written. */
const keyOf = (field: number, type: WireType) => field * 8 + type;
const { LengthDelimited, Bit64, Varint } = WireType;

const resourceSpans = keyOf(1, LengthDelimited);
const scopeSpans = keyOf(2, LengthDelimited);
const spans = keyOf(2, LengthDelimited);
const ofSpan = {
	name: keyOf(5, LengthDelimited),
	endTimeUnixNano: keyOf(8, Bit64),
	attributes: keyOf(9, LengthDelimited),
};
const ofAttribute = { key: keyOf(1, LengthDelimited), value: keyOf(2, LengthDelimited) };
const ofValue = { string: keyOf(1, LengthDelimited), bool: keyOf(2, Varint), int: keyOf(3, Varint) };

/**
 * What an `ExportTraceServiceRequest` says. It is gone through once and its messages are not built, so that whatever was
 * sent takes no more memory than it is long; what is not asked for, such as the stack of an error, is skipped unread.
 * @throws {Error} where it is none, {TooMuchError}
 */
export function readProtobuf(body: Uint8Array): Posted {
	const found = collectHints();
	let messages = 0;

	function read(message: Uint8Array, takes: Record<number, Take>) {
		if (++messages > maxMessages) throw new TooMuchError('more messages than a post of n8n has');
		const reader = new BinaryReader(message);
		while (reader.pos < reader.len) {
			const [field, type] = reader.tag();
			const take = takes[keyOf(field, type)];
			if (take) take(reader);
			else reader.skip(type, field);
		}
	}

	function span(message: Uint8Array) {
		const span = { name: '', endTimeUnixNano: null as unknown, attributes: {} as Record<string, unknown> };
		read(message, {
			[ofSpan.name](reader) {
				span.name = reader.string();
			},
			[ofSpan.endTimeUnixNano](reader) {
				span.endTimeUnixNano = reader.fixed64();
			},
			[ofSpan.attributes](reader) {
				const { key, value } = attribute(reader.bytes());
				if (isWanted(key)) span.attributes[key] = valueIn(value);
			},
		});
		found.add(span);
	}

	function attribute(message: Uint8Array) {
		const attribute = { key: '', value: new Uint8Array() };
		read(message, {
			[ofAttribute.key](reader) {
				attribute.key = reader.string();
			},
			[ofAttribute.value](reader) {
				attribute.value = reader.bytes() as Uint8Array<ArrayBuffer>;
			},
		});
		return attribute;
	}

	/** Undefined where it is of another kind: nothing that is wanted is. */
	function valueIn(message: Uint8Array): unknown {
		let value: unknown;
		read(message, {
			[ofValue.string](reader) {
				value = reader.string();
			},
			[ofValue.bool](reader) {
				value = reader.bool();
			},
			[ofValue.int](reader) {
				value = reader.int64();
			},
		});
		return value;
	}

	const inside = (key: number, take: (inner: Uint8Array) => void) => (message: Uint8Array) =>
		read(message, { [key]: (reader) => take(reader.bytes()) });
	inside(resourceSpans, inside(scopeSpans, inside(spans, span)))(body);
	return found.posted;
}
