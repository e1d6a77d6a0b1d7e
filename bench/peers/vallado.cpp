// States by Vallado's SGP4.cpp, for the rows simd-vs-vallado-o3-* of `npm run bench sgp4`; the words it answers are in README.md.
//
//   g++ -O3 -I DAWA_PEER_VALLADO vallado.cpp DAWA_PEER_VALLADO/SGP4.cpp
//   vallado OBJECTS START_MS STEP_MS COUNT
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "SGP4.h"

namespace {

double processorSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

elsetrec recordOf(const std::string& first, const std::string& second) {
  char lines[2][130] = {};
  // Column 69, the checksum, would be read as one more digit of the field before it; twoline2rv writes into both lines.
  std::strncpy(lines[0], first.c_str(), 68);
  std::strncpy(lines[1], second.c_str(), 68);
  elsetrec record;
  double unused;
  SGP4Funcs::twoline2rv(lines[0], lines[1], ' ', ' ', 'i', wgs72, unused, unused, unused, record);
  return record;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    std::fprintf(stderr, "expected OBJECTS START_MS STEP_MS COUNT, found %d arguments\n", count - 1);
    return 2;
  }
  std::ifstream file(arguments[1]);
  std::vector<elsetrec> records;
  for (std::string first, second; std::getline(file, first) && std::getline(file, second);) {
    records.push_back(recordOf(first, second));
  }

  const double dayMs = 86400000.0;
  const double startMs = std::atof(arguments[2]);
  const double stepMs = std::atof(arguments[3]);
  const size_t times = std::strtoul(arguments[4], nullptr, 10);
  const double days = std::floor(startMs / dayMs);
  const double jd = 2440587.5 + days;
  std::vector<double> fractions(times);
  for (size_t k = 0; k < times; k++) fractions[k] = (startMs - days * dayMs + stepMs * static_cast<double>(k)) / dayMs;
  std::vector<double> positions(3 * records.size() * times);
  std::vector<double> velocities(positions.size());
  std::vector<uint8_t> errors(records.size() * times);

  const auto run = [&] {
    size_t at = 0;
    for (elsetrec& record : records) {
      for (size_t k = 0; k < times; k++, at++) {
        const double minutes = (jd - record.jdsatepoch) * 1440.0 + (fractions[k] - record.jdsatepochF) * 1440.0;
        SGP4Funcs::sgp4(record, minutes, &positions[3 * at], &velocities[3 * at]);
        errors[at] = static_cast<uint8_t>(record.error);
      }
    }
  };

  std::cout << "ready " << SGP4Version << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == "write") {
      run();
      std::ofstream out(line.substr(6), std::ios::binary);
      out.write(reinterpret_cast<const char*>(positions.data()), static_cast<std::streamsize>(8 * positions.size()));
      out.write(reinterpret_cast<const char*>(velocities.data()), static_cast<std::streamsize>(8 * velocities.size()));
      out.write(reinterpret_cast<const char*>(errors.data()), static_cast<std::streamsize>(errors.size()));
      out.close();
      std::cout << "written" << std::endl;
    } else if (word == "run") {
      int rounds = 0;
      words >> rounds;
      const double before = processorSeconds();
      for (int round = 0; round < rounds; round++) run();
      std::printf("%.9f\n", processorSeconds() - before);
      std::fflush(stdout);
    }
  }
}
