using System.Collections.Concurrent;
using System.Diagnostics;
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

using var self = Process.GetCurrentProcess();
self.ProcessorAffinity &= -self.ProcessorAffinity; // one processor for both

var turns = new ConcurrentQueue<char>();
using var both = new Barrier(2);

void Work(char name)
{
    both.SignalAndWait();
    for (var i = 0; i < Turns / 2; i++)
    {
        turns.Enqueue(name);
        Thread.Yield();
    }
}

Thread[] threads = [new(() => Work('a')), new(() => Work('b'))];
var before = Switches();
Array.ForEach(threads, thread => thread.Start());
Array.ForEach(threads, thread => thread.Join());
var asked = Switches() - before;
var order = turns.ToArray();
var changes = order.Zip(order.Skip(1)).Count(pair => pair.First != pair.Second);
var next = changes switch { >= 1900 => "the other's", >= 100 => "either's", _ => "its own" };
var size = asked switch { >= 1000 => "1000 or more", >= 100 => "100 or more", _ => "under 100" };
Console.WriteLine($"first ten turns: {string.Concat(order.Take(10))}");
Console.WriteLine($"next turn: {next}");
Console.WriteLine($"kernel switches in 2000 turns: {size}");
