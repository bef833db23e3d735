import { BAR_GRADES, type BarGrade } from '#core/market/bar';

/** Ranks as stored, weakest first. The table `grades` names them; the gaps leave room for grades to come. */
const STORED_RANK: Record<BarGrade, number> = { partial: 10, estimated: 20, built: 30, backfilled: 35, confirmed: 40 };

const NAME_OF_RANK = new Map(BAR_GRADES.map((grade) => [STORED_RANK[grade], grade]));

export function storedRank(grade: BarGrade): number {
  return STORED_RANK[grade];
}

export function gradeOfRank(rank: number): BarGrade {
  const grade = NAME_OF_RANK.get(rank);
  if (!grade) throw new Error(`The archive holds a bar of grade ${rank}, which has no name.`);
  return grade;
}
