import type { Departures } from '../departures.ts';

/** How S3 is spoken to here, and where it departs from AWS. */
export const s3Departures: Departures = {
	protocols: ['REST with XML'],
	departures: [
		'Subresources that are not listed (ACLs, CORS, lifecycles, versions and so on) are 501 NotImplemented. Versions are never kept, whatever PutBucketVersioning said.',
		'A bucket answers in every region. Policies, public access blocks and ACLs are not enforced.',
		'A request takes 8 MiB at most, else it is 413 before S3 sees it, so larger objects have to be uploaded in parts. All objects together take 256 MiB; what is more is EntityTooLarge.',
		'An object that was uploaded in parts has no checksum of the whole.',
		"A bucket that a scenario has filled can't be deleted: it has so many objects and bytes, and no keys.",
	],
};
