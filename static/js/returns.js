// Works the result out while a return is typed; the server does it again on saving. Whole numbers only, no floats:
// every count is scaled to tenths of thousandths as a BigInt, and halves round up, as in indicators/arithmetic.py.
const PER = { percentage: 100n, rate: 10000n, mean: 1n, ratio: 1n };
const PLAIN = /^(\d{1,9})(?:\.(\d{1,4}))?$/;

function scaled(text) {
  const plain = PLAIN.exec(text.trim());
  return plain && BigInt(plain[1] + (plain[2] || "").padEnd(4, "0"));
}

function quotient(numerator, denominator, decimals) {
  const tens = 10n ** BigInt(decimals);
  const rounded = (2n * numerator * tens + denominator) / (2n * denominator);
  const digits = String(rounded).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals ? `${whole}.${digits.slice(-decimals)}` : whole;
}

for (const figure of document.querySelectorAll(".return-figure")) {
  const output = figure.querySelector("[data-result]");
  const per = PER[figure.dataset.shape];
  if (!output || !per) continue;
  const [top, bottom] = figure.querySelectorAll(".return-counts input");
  const show = () => {
    const numerator = scaled(top.value);
    const denominator = scaled(bottom.value);
    const known = numerator !== null && denominator !== null && denominator > 0n;
    const sign = figure.dataset.shape === "percentage" ? "%" : "";
    const text = known ? quotient(numerator * per, denominator, Number(figure.dataset.decimals)) + sign : "";
    output.textContent = text && output.dataset.unit ? `${text} ${output.dataset.unit}` : text;
  };
  top.addEventListener("input", show);
  bottom.addEventListener("input", show);
  show();
}
