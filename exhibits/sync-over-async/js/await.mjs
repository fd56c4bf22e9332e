const work = async () => {
  await null;
  return 42;
};

console.log(await work());
