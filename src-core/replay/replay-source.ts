/**
 * Everything that a replay makes carries a source of this form instead of the recording's own, so that it can be told
 * from live data wherever it turns up. An archive refuses it.
 */
const PREFIX = 'replay:';

/** The source of one rebuilding of a replay. */
export const replaySource = (replay: string, generation: number): string => `${PREFIX}${replay}:${generation}`;

export const isReplaySource = (source: string): boolean => source.startsWith(PREFIX);
