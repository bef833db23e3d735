import { describe, expect, it } from 'vitest';
import { storedTokenSchema } from '#core/contract/local-api';
import { TokenBook } from './token-book.ts';
import { isToken, makeToken, tokenIdOf } from './token-hash.ts';

describe('a token', () => {
  it('holds 256 random bits and is kept as a hash that does not give it back', () => {
    const { token, stored } = makeToken('notebook', ['quotes', 'quotes'], 7);
    expect(storedTokenSchema.parse(stored)).toEqual(stored);
    expect(stored).toMatchObject({ name: 'notebook', rights: ['quotes'], createdWallMs: 7, lastUsedWallMs: null });
    const secret = token.slice(token.lastIndexOf('_', token.length - 43) + 1);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(tokenIdOf(token)).toBe(stored.id);
    expect(isToken(token, stored)).toBe(true);
    expect(isToken(token, makeToken('other', ['quotes'], 7).stored)).toBe(false);
    const many = new Set(Array.from({ length: 200 }, () => makeToken('x', ['quotes'], 0).token));
    expect(many.size).toBe(200);
  });

  it('is found by the book that has it, which notes when, and by no other', () => {
    const [first, second] = [makeToken('a', ['quotes'], 0), makeToken('b', ['portfolio'], 0)];
    const book = new TokenBook();
    expect(book.set([first.stored, second.stored])).toEqual([]);
    expect(book.find(first.token, 5)?.rights).toEqual(new Set(['quotes']));
    expect(book.find(first.token.replace(first.stored.id, second.stored.id), 6)).toBeNull();
    expect(book.find('', 6)).toBeNull();
    expect(book.takeUsed()).toEqual([{ tokenId: first.stored.id, atWallMs: 5 }]);
    expect(book.takeUsed()).toEqual([]);
  });

  it('names those that are good no more: gone, changed, or with a right less', () => {
    const [gone, less, same] = [
      makeToken('a', ['quotes'], 0),
      makeToken('b', ['quotes', 'control'], 0),
      makeToken('c', ['quotes'], 0),
    ];
    const book = new TokenBook();
    book.set([gone.stored, less.stored, same.stored]);
    expect(
      book.set([
        { ...less.stored, rights: ['quotes'] },
        { ...same.stored, lastUsedWallMs: 9 },
      ]),
    ).toEqual([gone.stored.id, less.stored.id]);
    expect(book.find(gone.token, 1)).toBeNull();
  });
});
