class Account {
  balance = 70;
}

const { port1, port2 } = new MessageChannel();
port2.onmessage = ({ data }) => {
  console.log('balance:', data.balance, 'still an Account:', data instanceof Account);
  port2.close();
};
port1.postMessage(new Account());
try {
  port1.postMessage(() => {});
} catch (error) {
  console.log('a function:', error.name);
}
