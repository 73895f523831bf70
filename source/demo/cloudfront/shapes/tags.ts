import { list, required, structure, text } from '../shape.ts';

export const tags = structure({
	Items: list('Tag', structure({ Key: required(text), Value: text })),
});

export const tagKeys = structure({ Items: list('Key', text) });
