const work = async () => {
  await null;
  return 42;
};

let answer;
work().then((value) => (answer = value));
while (answer === undefined); // what would set it waits for this code to end
console.log(answer);
