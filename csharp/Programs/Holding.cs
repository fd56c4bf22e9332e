using System.Globalization;

namespace Programs;

/// <summary>Keeps a workload at its plateau, and pokes its tasks as stdin says.</summary>
internal static class Holding
{
    public static async ValueTask HoldAsync(int concurrency, Poke? poke, Census? census)
    {
        CollectGarbage();
        int? parked = census?.CountParked(concurrency);
        JsonLines.Write(json =>
        {
            json.WriteNumber("holding"u8, concurrency);
            if (parked is { } count)
            {
                json.WriteNumber("census"u8, count);
            }
        });

        while (ReadPoke() is (int i, uint nonce))
        {
            uint answer = await poke!(i, nonce);
            JsonLines.Write(json =>
            {
                json.WriteNumber("poked"u8, i);
                json.WriteNumber("value"u8, answer);
            });
        }
    }

    private static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    // Blocks its thread on purpose: all tasks are parked, and an asynchronous read would be one task more.
    private static (int Task, uint Nonce)? ReadPoke() => Console.In.ReadLine()?.Split(' ') switch
    {
        null or ["go"] => null,
        ["poke", string task, string nonce] => (
            int.Parse(task, CultureInfo.InvariantCulture), uint.Parse(nonce, CultureInfo.InvariantCulture)),
        _ => throw new InvalidDataException("stdin takes `poke I NONCE` and `go`"),
    };
}
