/** Beyond this the tail is smaller than the rounding error of 1. */
const CERTAIN = 8.5;
const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return DENSITY_AT_ZERO * Math.exp(-0.5 * x * x);
}

/**
 * Distribution function of the standard normal distribution, to about 15 digits of 1: the Taylor series
 * 1/2 + density(x) * (x + x^3/3 + x^5/(3*5) + ...), Abramowitz and Stegun 26.2.11.
 */
export function normalDistribution(x: number): number {
  if (x <= -CERTAIN) return 0;
  if (x >= CERTAIN) return 1;
  let term = x;
  let sum = x;
  for (let odd = 3; sum + term !== sum || odd === 3; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}
