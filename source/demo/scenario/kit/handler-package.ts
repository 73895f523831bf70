import { crc32 } from 'node:zlib';

/**
 * A ZIP archive of one stored file.
 *
 * @param name - the file's name, in ASCII
 */
function archiveOf(name: string, content: string): Uint8Array {
	const data = Buffer.from(content);
	const fileName = Buffer.from(name, 'latin1');
	// Version, flags, method, time and date: 1 January 2026, so that the archive is the same every time.
	const common = Buffer.alloc(26);
	common.writeUInt16LE(20, 0);
	common.writeUInt16LE(((2026 - 1980) << 9) | (1 << 5) | 1, 8);
	common.writeUInt32LE(crc32(data), 10);
	common.writeUInt32LE(data.length, 14);
	common.writeUInt32LE(data.length, 18);
	common.writeUInt16LE(fileName.length, 22);
	const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, fileName, data]);
	const central = Buffer.concat([
		Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
		common,
		Buffer.alloc(14),
		fileName,
	]);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(1, 8);
	end.writeUInt16LE(1, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(local.length, 16);
	return new Uint8Array(Buffer.concat([local, central, end]));
}

/** What every function of a scenario is deployed with: a handler that answers, for endpoints that run code. */
export const handlerPackage = archiveOf(
	'index.mjs',
	"export const handler = async () => ({ statusCode: 200, body: '{}', batchItemFailures: [] });\n",
);
