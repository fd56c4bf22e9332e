const bytes = new Uint8Array(8);
const { port1, port2 } = new MessageChannel();
port2.onmessage = ({ data }) => {
  console.log('there:', data.length, 'here:', bytes.length);
  port2.close();
};
port1.postMessage(bytes, [bytes.buffer]);
