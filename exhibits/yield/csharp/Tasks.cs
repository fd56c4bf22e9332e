using System.Collections.Concurrent;
using System.Runtime.InteropServices;

const int Turns = 2000;

[DllImport("libc")]
static extern int getrusage(int who, long[] usage);

static long Switches()
{
    var usage = new long[18];
    _ = getrusage(0, usage);
    return usage[16] + usage[17]; // voluntary and not
}

var turns = new ConcurrentQueue<char>();

async Task Work(char name)
{
    for (var i = 0; i < Turns / 2; i++)
    {
        turns.Enqueue(name);
        await Task.Yield();
    }
}

var scheduler = args[0] == "exclusive"
    ? new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler
    : TaskScheduler.Default;
var before = Switches();
await Task.Factory.StartNew(
    () => Task.WhenAll(Work('a'), Work('b')),
    CancellationToken.None,
    TaskCreationOptions.None,
    scheduler).Unwrap();
var asked = Switches() - before;
var order = turns.ToArray();
var changes = order.Zip(order.Skip(1)).Count(pair => pair.First != pair.Second);
var next = changes switch { >= 1900 => "the other's", >= 100 => "either's", _ => "its own" };
var size = asked switch { >= 1000 => "1000 or more", >= 100 => "100 or more", _ => "under 100" };
Console.WriteLine($"first ten turns: {string.Concat(order.Take(10))}");
Console.WriteLine($"next turn: {next}");
Console.WriteLine($"kernel switches in 2000 turns: {size}");
