let scratch = 0;
let count = 0;
let middle; // what is called in the middle; the first call comes to make the second

// Each is called with 1 and with 2, and must answer one with 1 and the other with 2.
function plain(number) {
  scratch = number;
  middle();
  return scratch;
}

function savedAndRestored(number) {
  const saved = scratch;
  const answer = plain(number);
  scratch = saved;
  return answer;
}

function copiedAndWrittenBack() {
  const copy = count;
  middle();
  count = copy + 1;
  return count;
}

function localsOnly(number) {
  const scratch = number;
  middle();
  return scratch;
}

function verdict(call) {
  const answers = [];
  middle = () => {
    middle = () => {};
    answers.push(call(2));
  };
  answers.push(call(1));
  const lost = [1, 2].filter((number) => !answers.includes(number)).length;
  return lost ? `wrong: ${lost} of 2 lost` : 'right';
}

console.log('global variable:', verdict(plain));
console.log('global variable saved and restored:', verdict(savedAndRestored));
console.log('global variable copied and written back:', verdict(copiedAndWrittenBack));
console.log('local variable:', verdict(localsOnly));
