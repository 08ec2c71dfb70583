// The only script of ours. Without it every page still answers: it puts times into the reader's zone, keeps a page fresh, and draws charts.

const pollEvery = 5000;
const sameDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const anyDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

function localise(root) {
  for (const time of root.querySelectorAll('time[datetime]:not([data-local])')) {
    const at = new Date(time.dateTime);
    const utc = document.createElement('span');
    utc.className = 'utc';
    utc.textContent = time.textContent.replace(/^\d{4}-\d{2}-\d{2} /, '');
    time.title = `${at.toISOString()} · ${at.toLocaleString()}`;
    time.dataset.local = '';
    const isToday = new Date().toDateString() === at.toDateString();
    time.replaceChildren((isToday ? sameDay : anyDay).format(at), ' ', utc);
  }
}

// What somebody is filling in stays as it is: nobody says yes to another question than the one that they have read.
function isInHand(part) {
  return [...part.querySelectorAll('form input[type=text]')].some(input => input.value !== '' || input === document.activeElement);
}

function question(part) {
  return part.querySelector('input[name=question]')?.value ?? '';
}

// Fresh HTML comes from our own server, which has encoded what is in it; it is taken over as nodes, and no script in it would run.
function replace(from) {
  for (const old of document.querySelectorAll('[data-live]')) {
    const now = from.getElementById(old.id);
    if (!now) continue;
    if (isInHand(old)) {
      if (question(old) !== question(now)) document.getElementById('freshness').textContent = 'What is asked here has changed meanwhile: load this page anew.';
      continue;
    }

    const drawn = [...old.querySelectorAll('.plot.drawn')];
    const open = new Set([...old.querySelectorAll('details[open][id]')].map(details => details.id));
    const known = new Set([...old.children].map(child => child.textContent));
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const again = focused && (focused.closest('details[id]')?.id ?? focused.getAttribute('href'));

    localise(now);
    for (const details of now.querySelectorAll('details[id]')) details.open = open.has(details.id);
    for (const child of now.children) if (old.matches('ol') && !known.has(child.textContent)) child.classList.add('fresh');
    old.replaceChildren(...[...now.childNodes].map(node => document.adoptNode(node)));
    [...old.querySelectorAll('.plot')].forEach((place, index) => { if (drawn[index]) place.replaceWith(drawn[index]); });
    if (again) (document.getElementById(again)?.querySelector('summary') ?? [...old.querySelectorAll('a')].find(link => link.getAttribute('href') === again))?.focus();
  }
}

function keepFresh() {
  if (!document.querySelector('[data-live]')) return;

  const freshness = document.getElementById('freshness');
  let tag = null;
  let failures = 0;

  async function look() {
    if (document.visibilityState === 'visible') {
      try {
        const answer = await fetch(location.href, { headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store', redirect: 'error' });
        if (answer.status === 200) {
          tag = answer.headers.get('ETag');
          replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
          for (const charts of document.querySelectorAll('[data-chart]')) draw(charts);
        } else if (answer.status !== 304) {
          throw new Error(`${answer.status}`);
        }

        if (failures > 0) freshness.textContent = '';
        failures = 0;
      } catch (error) {
        failures++;
        if (failures > 1) freshness.textContent = `This page is not fresh: no answer for ${Math.round(failures * pollEvery / 1000)} s.`;
      }
    }

    setTimeout(look, pollEvery);
  }

  setTimeout(look, pollEvery);
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const tones = { act: '--accent', well: '--well', ill: '--calls', person: '--calls' };

// The threshold as a dashed line, and every step as an upright one with its name.
function overlay(panel, marks) {
  return {
    hooks: {
      draw: [plot => {
        const { ctx } = plot;
        const { left, top, width, height } = plot.bbox;
        const ratio = devicePixelRatio;
        ctx.save();
        ctx.font = `${11 * ratio}px system-ui, sans-serif`;
        ctx.lineWidth = ratio;
        if (panel.threshold !== null) {
          const y = plot.valToPos(panel.threshold, 'y', true);
          ctx.strokeStyle = ctx.fillStyle = colour('--calls');
          ctx.setLineDash([5 * ratio, 4 * ratio]);
          ctx.beginPath();
          ctx.moveTo(left, y);
          ctx.lineTo(left + width, y);
          ctx.stroke();
        }

        ctx.setLineDash([]);
        const taken = [[], [], []];
        for (const mark of marks) {
          const x = plot.valToPos(mark.at, 'x', true);
          if (x < left || x > left + width) continue;

          ctx.strokeStyle = ctx.fillStyle = colour(tones[mark.tone] ?? '--quiet');
          ctx.beginPath();
          ctx.moveTo(x, top);
          ctx.lineTo(x, top + height);
          ctx.stroke();
          const length = ctx.measureText(mark.label).width;
          const toLeft = x + length + 8 * ratio > left + width;
          const [from, to] = toLeft ? [x - length - 8 * ratio, x] : [x, x + length + 8 * ratio];

          // Where there is no room for a name its line still stands there, and the timeline says what it is.
          const row = taken.findIndex(spans => spans.every(span => to <= span[0] || from >= span[1]));
          if (row < 0 || from < left) continue;

          taken[row].push([from, to]);
          ctx.textAlign = toLeft ? 'right' : 'left';
          ctx.fillText(mark.label, x + (toLeft ? -4 : 4) * ratio, top + (12 + 13 * row) * ratio);
        }

        ctx.restore();
      }],
    },
  };
}

async function draw(charts) {
  if (!globalThis.uPlot) return;

  const answer = await fetch(charts.dataset.chart, { redirect: 'error' });
  if (!answer.ok) return;

  const { panels, marks } = await answer.json();
  [...charts.querySelectorAll('.plot')].forEach((place, index) => {
    const panel = panels[index];
    if (!panel || panel.times.length === 0) return;

    // The borders of the incident are always in the picture, and so is the threshold.
    const times = [...panel.times, ...marks.map(mark => mark.at)];
    const values = [...panel.values.filter(value => value !== null), ...(panel.threshold === null ? [] : [panel.threshold])];
    const highest = Math.max(...values, 0);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const beside = Math.max(2, Math.min(30, (last - first) / 20));
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: '12px system-ui, sans-serif' };
    place.replaceChildren();
    place.classList.add('drawn');
    new globalThis.uPlot({
      width: place.clientWidth,
      height: 176,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: true, range: [first - beside, last + beside] }, y: { range: [Math.min(...values, 0), highest === 0 ? 1 : highest * 1.5] } },
      axes: [{ ...axis, space: 84, values: (_, at) => at.map(second => (at[1] - at[0] < 60 ? sameDay : minute).format(new Date(second * 1000))) }, { ...axis, size: 56 }],
      series: [{}, { stroke: colour('--text'), width: 1.5, points: { show: panel.times.length < 60, size: 4, fill: colour('--text') }, spanGaps: false }],
      plugins: [overlay(panel, marks)],
    }, [panel.times, panel.values], place);
  });
}

function drawAll() {
  for (const charts of document.querySelectorAll('[data-chart]')) draw(charts);
}

localise(document);
keepFresh();
drawAll();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
let resized = 0;
addEventListener('resize', () => {
  clearTimeout(resized);
  resized = setTimeout(drawAll, 200);
});
