using Programs;

namespace Cheats;

/// <summary>
/// Awaits gates that are open already, so that each call runs through and leaves its value in an array.
/// Caught by the census, which finds no suspended method.
/// </summary>
internal static class SpawnNeverSuspends
{
    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            uint[] values = new uint[concurrency];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = await ParkAsync(seed, (uint)i);
            }

            await plateau(concurrency, poke: null);
            await plateau(concurrency, poke: null);
            yield return U32.Fold(values);
        }
    }

    private static async Task<uint> ParkAsync(uint seed, uint i)
    {
        uint v = U32.SeedFor(seed, i);
        await Task.CompletedTask;
        v = U32.Fmix32(v + 0);
        await Task.CompletedTask;
        return U32.Fmix32(v + 1);
    }
}
